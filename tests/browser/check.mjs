// Serves the page, has Chromium label every picture of the sample, and counts the labels that are the app's.

import { readFileSync, readdirSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { chromium } from "playwright-core";

const KINDS = { ".html": "text/html", ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm" };

const server = createServer((request, response) => {
  try {
    const path = normalize(decodeURIComponent(new URL(request.url, "http://x").pathname));
    const data = readFileSync(join("page", path === "/" ? "index.html" : path));
    response.writeHead(200, { "Content-Type": KINDS[extname(path === "/" ? ".html" : path)] ?? "application/octet-stream" });
    response.end(data);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));

const rows = readFileSync("labels.csv", "utf8").trim().split("\n").map((line) => line.trim().split(","));
const head = rows.shift();
const column = (name) => head.indexOf(name);
const browser = await chromium.launch({ executablePath: process.argv[2], args: ["--no-sandbox"] });
const page = await browser.newPage();
page.on("console", (message) => message.type() === "error" && console.error(message.text()));
page.on("pageerror", (error) => console.error(String(error)));
await page.goto(`http://127.0.0.1:${server.address().port}/index.html`);
await page.waitForSelector("html[data-ready]", { timeout: 120_000 });
let [equal, total, most, same] = [0, 0, 0, 0];
const began = Date.now();
for (const row of rows) {
  const name = row[column("path")];
  if (!readdirSync("page/pictures").includes(name)) continue;
  const found = await page.evaluate(
    async (path) => labelOf(await (await fetch(path)).blob()), `pictures/${encodeURIComponent(name)}`,
  );
  total += 1;
  equal += found.label === row[column("label")];
  same += found.status === row[column("status")];
  most = Math.max(most, Math.abs(found.confidence - Number(row[column("confidence")])));
  if (found.label !== row[column("label")]) console.log("differs:", name, row.join(" "), found);
}
const ort = JSON.parse(readFileSync("node_modules/onnxruntime-web/package.json")).version;
console.log(`Chromium ${browser.version()}, onnxruntime-web ${ort}, Node ${process.version}`);
console.log(`labels equal ${equal} of ${total}, status equal ${same} of ${total},`
  + ` confidence at most ${most.toFixed(3)} apart, ${Math.round((Date.now() - began) / Math.max(total, 1))} ms a picture`);
await browser.close();
server.close();
process.exit(total > 0 && equal === total ? 0 : 1);
