"""All pictures with a label as XML."""

from xml.etree import ElementTree

from handful.plugins import FileFormat, Written, first


class XmlList(FileFormat):
    """One element a picture: `<picture path="owl.jpg" label="Owl"/>`."""

    kind = "xml-list"
    title = "List (XML)"
    purpose = "One element per picture with a label."
    suffix = ".xml"

    def takes(self, status, has_label):
        return has_label

    def write(self, content, file, tick):
        written = Written()
        root = ElementTree.Element("pictures")
        for row in self.taken(content, written, tick):
            ElementTree.SubElement(root, "picture", path=row.path, label=row.label)
            written.add(row.path, row.label)
        file.write(ElementTree.tostring(root, encoding="unicode"))
        return written

    def read(self, path):
        for element in ElementTree.parse(path).getroot():
            yield element.get("path"), element.get("label")

    def preview(self, content):
        lines = [
            f'<picture path="{row.path}" label="{row.label}"/>' for row in first(content.rows, self)
        ]
        return "\n".join(lines), ()
