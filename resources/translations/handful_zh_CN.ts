<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>AcceptPart</name>
    <message>
        <source>Accept</source>
        <translation>接受</translation>
    </message>
    <message>
        <source>Accepted images don’t become examples: nobody looked at them.</source>
        <translation>接受的图片不会成为示例：没有人看过它们。</translation>
    </message>
    <message>
        <source>Errors allowed, in percent</source>
        <translation>允许的错误，百分比</translation>
    </message>
    <message>
        <source>Errors allowed:</source>
        <translation>允许的错误：</translation>
    </message>
    <message>
        <source>Images checked</source>
        <translation>已检查的图片</translation>
    </message>
    <message>
        <source>Reset line</source>
        <translation>复位分界线</translation>
    </message>
    <message>
        <source>Show them</source>
        <translation>显示这些图片</translation>
    </message>
    <message>
        <source>Sort some photos first.</source>
        <translation>请先分类一些照片。</translation>
    </message>
</context>
<context>
    <name>AccuracyPart</name>
    <message>
        <source>About {n}% right</source>
        <translation>正确率约 {n}%</translation>
    </message>
</context>
<context>
    <name>Actions</name>
    <message>
        <source>&amp;Class</source>
        <translation>类别(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Images</source>
        <translation>图片(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;Label as</source>
        <translation>标注为(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Merge into</source>
        <translation>合并到(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Watch a folder</source>
        <translation>监视文件夹(&amp;W)</translation>
    </message>
    <message>
        <source>Label as class {n}</source>
        <translation>标注为第 {n} 个类别</translation>
    </message>
    <message>
        <source>Add folder</source>
        <translation>添加文件夹</translation>
    </message>
    <message>
        <source>Digits</source>
        <translation>数字键</translation>
    </message>
    <message>
        <source>Open &amp;recent</source>
        <translation>打开最近的项目(&amp;R)</translation>
    </message>
    <message>
        <source>Open a &amp;backup</source>
        <translation>打开备份(&amp;B)</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Remo&amp;ve a folder</source>
        <translation>移除文件夹(&amp;V)</translation>
    </message>
    <message>
        <source>T&amp;ime to look for it</source>
        <translation>寻找的时长(&amp;I)</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
</context>
<context>
    <name>AdaptFoot</name>
    <message>
        <source>Adapt</source>
        <translation>学习</translation>
    </message>
    <message>
        <source>Adapt again</source>
        <translation>重新学习</translation>
    </message>
    <message>
        <source>Learn from the examples, without sorting anything new</source>
        <translation>从示例中学习，不对新图片分类</translation>
    </message>
</context>
<context>
    <name>AlikeBar</name>
    <message>
        <source>How alike</source>
        <translation>相似程度</translation>
    </message>
    <message>
        <source>Next group</source>
        <translation>下一组</translation>
    </message>
    <message>
        <source>Select the next group with unlabeled pictures. Ctrl+click leaves pictures out; one key labels the rest.</source>
        <translation>选择下一个含有未标注图片的组。按住 Ctrl 单击可排除图片；再按一个键即可标注其余图片。</translation>
    </message>
    <message>
        <source>To the right: more groups, of pictures that are more alike</source>
        <translation>向右：分组更多，组内图片更相似</translation>
    </message>
</context>
<context>
    <name>AlikeController</name>
    <message>
        <source>Every picture has a label.</source>
        <translation>所有图片都已标注。</translation>
    </message>
    <message>
        <source>Grouping alike pictures…</source>
        <translation>正在按相似程度分组…</translation>
    </message>
    <message>
        <source>No unlabeled picture is shown.</source>
        <translation>当前显示的图片都已标注。</translation>
    </message>
    <message>
        <source>These images have not been read yet. Wait a moment, or adapt once.</source>
        <translation>这些图片尚未读取。请稍候，或先学习一次。</translation>
    </message>
</context>
<context>
    <name>Application</name>
    <message>
        <source>About Handful</source>
        <translation>关于 Handful</translation>
    </message>
    <message>
        <source>Handful sorts pictures from a few examples. Everything stays on this computer.</source>
        <translation>Handful 只需几个示例就能为图片分类。所有内容都留在这台电脑上。</translation>
    </message>
    <message>
        <source>The log files are in {folder}</source>
        <translation>日志文件位于 {folder}</translation>
    </message>
</context>
<context>
    <name>ArrangeController</name>
    <message numerus="yes">
        <source>%n stack(s) of near duplicates.</source>
        <translation>
            <numerusform>%n 叠近似重复的图片。</numerusform>
        </translation>
    </message>
    <message>
        <source>Choose an image first; the others are put in order by their likeness.</source>
        <translation>请先选择一张图片；其他图片会按与它的相似度排序。</translation>
    </message>
    <message>
        <source>Comparing the pictures…</source>
        <translation>正在比较图片…</translation>
    </message>
    <message numerus="yes">
        <source>Copied %n file(s).</source>
        <translation>
            <numerusform>已复制 %n 个文件。</numerusform>
        </translation>
    </message>
    <message>
        <source>Looking for near duplicates…</source>
        <translation>正在寻找近似重复的图片…</translation>
    </message>
    <message>
        <source>These images have not been read yet. Wait a moment, or adapt once.</source>
        <translation>这些图片尚未读取。请稍候，或先学习一次。</translation>
    </message>
    <message>
        <source>This image lies on no stack. In the menu View you can stack near duplicates.</source>
        <translation>这张图片不在任何一叠中。可在“视图”菜单中叠放近似重复的图片。</translation>
    </message>
    <message>
        <source>What you label with a stack closed, you label for all of it.</source>
        <translation>叠合时所做的标注对整叠生效。</translation>
    </message>
</context>
<context>
    <name>Backbones</name>
    <message numerus="yes">
        <source>%n class(es) with too few pictures are left out.</source>
        <translation>
            <numerusform>%n 个类别图片太少，已略过。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n class(es) with {images} pictures.</source>
        <translation>
            <numerusform>%n 个类别，共 {images} 张图片。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n view(s)</source>
        <translation>
            <numerusform>%n 个视图</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It has %n folder(s) with 20 pictures or more, and 20 such classes are needed. Choose a folder with more class folders in it.</source>
        <translation>
            <numerusform>其中有 %n 个文件夹含 20 张以上图片，而至少需要 20 个这样的类别。请选择含有更多类别文件夹的文件夹。</numerusform>
        </translation>
    </message>
    <message>
        <source>It takes about a minute.</source>
        <translation>大约需要 1 分钟。</translation>
    </message>
    <message>
        <source>It takes about an hour.</source>
        <translation>大约需要 1 小时。</translation>
    </message>
    <message>
        <source>It takes about {n} and a half hours.</source>
        <translation>大约需要 {n} 个半小时。</translation>
    </message>
    <message>
        <source>It takes about {n} hours.</source>
        <translation>大约需要 {n} 小时。</translation>
    </message>
    <message>
        <source>It takes about {n} minutes.</source>
        <translation>大约需要 {n} 分钟。</translation>
    </message>
    <message numerus="yes">
        <source>The meta-trained backbone is no better: {mine} % right, and {other} % with {title}, on %n class(es) it had never seen. Everything stays as it is.</source>
        <translation>
            <numerusform>元训练的骨干网络并没有更好：在它从未见过的 %n 个类别上，正确率为 {mine} %，而 {title} 为 {other} %。一切保持原样。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The meta-trained backbone sorts better: {mine} % right instead of {other} % with {title}, on %n class(es) it had never seen.</source>
        <translation>
            <numerusform>元训练的骨干网络分类更准：在它从未见过的 %n 个类别上，正确率为 {mine} %，而 {title} 为 {other} %。</numerusform>
        </translation>
    </message>
    <message>
        <source>The pack {title} was made of {file}, and this project is now seen through it. Its pictures are read anew.</source>
        <translation>已用 {file} 制作骨干包 {title}，本项目现在通过它来看图片。图片将重新读取。</translation>
    </message>
    <message>
        <source>This project is now seen through {title}. Its pictures are read anew.</source>
        <translation>此项目现在使用 {title}。正在重新读取图片。</translation>
    </message>
    <message numerus="yes">
        <source>about {seconds} s for %n picture(s)</source>
        <translation>
            <numerusform>%n 张图片约需 {seconds} 秒</numerusform>
        </translation>
    </message>
    <message>
        <source>license: {name}</source>
        <translation>许可证：{name}</translation>
    </message>
    <message numerus="yes">
        <source>meta-trained on %n class(es)</source>
        <translation>
            <numerusform>用 %n 个类别元训练</numerusform>
        </translation>
    </message>
    <message>
        <source>not on this computer</source>
        <translation>不在这台计算机上</translation>
    </message>
    <message>
        <source>now {features}</source>
        <translation>当前：{features}</translation>
    </message>
    <message>
        <source>spatial features</source>
        <translation>空间特征</translation>
    </message>
    <message>
        <source>{n} MB</source>
        <translation>{n} MB</translation>
    </message>
    <message>
        <source>{title} (the usual one)</source>
        <translation>{title}（默认）</translation>
    </message>
</context>
<context>
    <name>BackbonesDialog</name>
    <message>
        <source>A meta-trained backbone in one .safetensors file, or weights of the published MTL code (.pth), of which one is made</source>
        <translation>一个 .safetensors 文件中的元训练骨干网络，或公开的 MTL 代码的权重（.pth），会用它制作一个</translation>
    </message>
    <message>
        <source>Add a pack</source>
        <translation>添加骨干包</translation>
    </message>
    <message>
        <source>Add a pack…</source>
        <translation>添加骨干包…</translation>
    </message>
    <message>
        <source>Backbone</source>
        <translation>骨干网络</translation>
    </message>
    <message>
        <source>Backbones</source>
        <translation>骨干网络列表</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Learn a backbone from collections that are sorted already</source>
        <translation>从已经分好类的图片集中学习一个骨干网络</translation>
    </message>
    <message>
        <source>Meta-train from labeled folders…</source>
        <translation>用已标注的文件夹元训练…</translation>
    </message>
    <message>
        <source>Packs, and published weights (*.safetensors *.pth *.pt)</source>
        <translation>骨干包和公开的权重 (*.safetensors *.pth *.pt)</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Take this pack off the list; its file stays</source>
        <translation>将此骨干包从列表中移除；文件会保留</translation>
    </message>
    <message>
        <source>The backbone is the network through which Handful sees your pictures. The usual one suits photographs of all kinds; one that was meta-trained on pictures like yours needs fewer examples.</source>
        <translation>Handful 通过骨干网络来看您的图片。默认的骨干网络适合各类照片；在与您的图片相似的图片上元训练过的骨干网络则需要更少的示例。</translation>
    </message>
    <message>
        <source>Use in this project</source>
        <translation>在此项目中使用</translation>
    </message>
</context>
<context>
    <name>BarRows</name>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>说明</translation>
    </message>
</context>
<context>
    <name>Bars</name>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>另外 %n 个</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>BeginCard</name>
    <message numerus="yes">
        <source>%n picture(s), one of each kind in the folder</source>
        <translation>
            <numerusform>%n 张图片，文件夹中每种一张</numerusform>
        </translation>
    </message>
    <message>
        <source>Where to begin</source>
        <translation>从这里开始</translation>
    </message>
    <message>
        <source>{what}. Name these first.</source>
        <translation>{what}。请先为它们命名。</translation>
    </message>
</context>
<context>
    <name>ChallengerController</name>
    <message>
        <source>After adapting, does not look for a better model.</source>
        <translation>学习后不再寻找更好的模型。</translation>
    </message>
    <message numerus="yes">
        <source>After adapting, looks for a better model for %n second(s).</source>
        <translation>
            <numerusform>学习后会用 %n 秒寻找更好的模型。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Charts</name>
    <message numerus="yes">
        <source>%n confident</source>
        <translation>
            <numerusform>%n 张有把握</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) at {percent}% or more</source>
        <translation>
            <numerusform>{percent}% 及以上：%n 张</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more example(s) per class would hardly help.</source>
        <translation>
            <numerusform>每类再加 %n 个示例，几乎不会有帮助。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more example(s) per class: about +{points} points.</source>
        <translation>
            <numerusform>每类再加 %n 个示例：约提高 {points} 个百分点。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n none of these</source>
        <translation>
            <numerusform>%n 张都不是</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n unsure</source>
        <translation>
            <numerusform>%n 张不确定</numerusform>
        </translation>
    </message>
    <message>
        <source>From {first}% to {last}% in {n} versions.</source>
        <translation>{n} 个版本，从 {first}% 到 {last}%。</translation>
    </message>
    <message numerus="yes">
        <source>Handful learned from fewer of your examples and was tested on others (%n tested). Results can differ a little from the accuracy above.</source>
        <translation>
            <numerusform>Handful 用您的一部分示例学习，再用其余示例测试（共测试 %n 个）。结果可能与上面的准确率略有出入。</numerusform>
        </translation>
    </message>
    <message>
        <source>Images without a label, by confidence.</source>
        <translation>按置信度列出的未标注图片。</translation>
    </message>
    <message>
        <source>Now, {n} per class: {share}% ({low}–{high}%)</source>
        <translation>现在，每类 {n} 个：{share}%（{low}–{high}%）</translation>
    </message>
    <message>
        <source>Too few examples to tell what more would bring.</source>
        <translation>示例太少，还无法估计增加示例的效果。</translation>
    </message>
    <message>
        <source>Version {n}: not measured</source>
        <translation>版本 {n}：未测量</translation>
    </message>
    <message numerus="yes">
        <source>Version {n}: {share}% ({low}–{high}%), %n example(s)</source>
        <translation>
            <numerusform>版本 {n}：{share}%（{low}–{high}%），%n 个示例</numerusform>
        </translation>
    </message>
    <message>
        <source>You moved the line, so the check starts over with a new sample. The labels you gave stay.</source>
        <translation>您移动了分界线，因此检查会用新的样本重新开始。您已给出的标签会保留。</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>{low}–{high}%: {found}</source>
        <translation>{low}–{high}%：{found}</translation>
    </message>
    <message>
        <source>{n} now</source>
        <translation>现在 {n}</translation>
    </message>
    <message>
        <source>{n} of {total} right</source>
        <translation>{total} 张中对 {n} 张</translation>
    </message>
    <message>
        <source>{n} per class: {share}% expected</source>
        <translation>每类 {n} 个：预计 {share}%</translation>
    </message>
    <message>
        <source>{n} per class: {share}% right</source>
        <translation>每类 {n} 个：正确率 {share}%</translation>
    </message>
    <message>
        <source>{sure} confident, {unsure} unsure, {unknown} none of these.</source>
        <translation>{sure} 张有把握，{unsure} 张不确定，{unknown} 张都不是。</translation>
    </message>
    <message>
        <source>“{name}” was not saved: {reason}</source>
        <translation>未能保存“{name}”：{reason}</translation>
    </message>
</context>
<context>
    <name>ClassCard</name>
    <message numerus="yes">
        <source>%n example(s)</source>
        <translation>
            <numerusform>%n 个示例</numerusform>
        </translation>
    </message>
    <message>
        <source>Class {name}, {count}</source>
        <translation>类别 {name}，{count}</translation>
    </message>
    <message>
        <source>Drop pictures here</source>
        <translation>把图片拖到这里</translation>
    </message>
    <message>
        <source>Name of the class</source>
        <translation>类别名称</translation>
    </message>
</context>
<context>
    <name>ClassChooser</name>
    <message>
        <source>Class to label with</source>
        <translation>用于标注的类别</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>New class “{name}”</source>
        <translation>新建类别“{name}”</translation>
    </message>
    <message>
        <source>Type the beginning of a class</source>
        <translation>输入类别名称的开头</translation>
    </message>
</context>
<context>
    <name>ClassKeys</name>
    <message>
        <source>Accept</source>
        <translation>接受</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>None of these</source>
        <translation>都不是</translation>
    </message>
    <message>
        <source>Other class…</source>
        <translation>其他类别…</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>跳过</translation>
    </message>
</context>
<context>
    <name>ClassMenu</name>
    <message>
        <source>Color</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>Color {n}</source>
        <translation>颜色 {n}</translation>
    </message>
    <message>
        <source>Delete class</source>
        <translation>删除类别</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>Merge into</source>
        <translation>合并到</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>下移</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>上移</translation>
    </message>
    <message>
        <source>Paste a picture</source>
        <translation>粘贴图片</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Show its images</source>
        <translation>显示该类别的图片</translation>
    </message>
    <message>
        <source>Split…</source>
        <translation>拆分…</translation>
    </message>
</context>
<context>
    <name>ClassesController</name>
    <message>
        <source>Choosing a varied starter set…</source>
        <translation>正在挑选多样的起始图片…</translation>
    </message>
    <message>
        <source>Click the class that you want to split first.</source>
        <translation>请先单击要拆分的类别。</translation>
    </message>
    <message>
        <source>No picture has been read yet. Add a folder, and wait a moment.</source>
        <translation>尚未读取任何图片。请添加文件夹并稍候。</translation>
    </message>
    <message>
        <source>One of each kind</source>
        <translation>每种一张</translation>
    </message>
    <message>
        <source>Split into {n} classes.</source>
        <translation>已拆分为 {n} 个类别。</translation>
    </message>
</context>
<context>
    <name>CoachMark</name>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>跳过</translation>
    </message>
    <message>
        <source>{n} of {total}</source>
        <translation>{n} / {total}</translation>
    </message>
</context>
<context>
    <name>ColumnsDialog</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Columns of the table</source>
        <translation>表格的列</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>导入</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Which columns of “{name}” hold the pictures and their labels?</source>
        <translation>“{name}”的哪些列是图片及其标签？</translation>
    </message>
</context>
<context>
    <name>Commands</name>
    <message>
        <source>&amp;1 minute</source>
        <translation>1 分钟(&amp;1)</translation>
    </message>
    <message>
        <source>&amp;30 seconds</source>
        <translation>30 秒(&amp;3)</translation>
    </message>
    <message>
        <source>&amp;About Handful</source>
        <translation>关于 Handful(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Backbone…</source>
        <translation>骨干网络(&amp;B)…</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>复制(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>深色(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Delete class</source>
        <translation>删除类别(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation>导出(&amp;E)…</translation>
    </message>
    <message>
        <source>&amp;Find</source>
        <translation>查找(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Find a class</source>
        <translation>查找类别(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Go to name</source>
        <translation>转到名称(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;Guide</source>
        <translation>使用指南(&amp;amp;G)</translation>
    </message>
    <message>
        <source>&amp;History</source>
        <translation>历史记录(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Import labels…</source>
        <translation>导入标签(&amp;I)…</translation>
    </message>
    <message>
        <source>&amp;Inspector</source>
        <translation>检查器(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;Invert selection</source>
        <translation>反选(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>浅色(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Map in place of the grid</source>
        <translation>用地图代替网格(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;New class</source>
        <translation>新建类别(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;New project…</source>
        <translation>新建项目(&amp;N)…</translation>
    </message>
    <message>
        <source>&amp;None of these</source>
        <translation>都不是(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Open or close the stack</source>
        <translation>展开或叠合(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Open project…</source>
        <translation>打开项目(&amp;O)…</translation>
    </message>
    <message>
        <source>&amp;Paste a picture as example</source>
        <translation>粘贴图片作为示例(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>重做(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Remove label</source>
        <translation>移除标签(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Rename</source>
        <translation>重命名(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>保存(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Split…</source>
        <translation>拆分(&amp;S)…</translation>
    </message>
    <message>
        <source>&amp;Stack near duplicates</source>
        <translation>叠放近似重复的图片(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>撤销(&amp;U)</translation>
    </message>
    <message>
        <source>1&amp;0 minutes</source>
        <translation>10 分钟(&amp;0)</translation>
    </message>
    <message>
        <source>3 &amp;minutes</source>
        <translation>3 分钟(&amp;M)</translation>
    </message>
    <message>
        <source>A&amp;ccept the prediction</source>
        <translation>接受预测(&amp;C)</translation>
    </message>
    <message>
        <source>Add &amp;folder…</source>
        <translation>添加文件夹(&amp;F)…</translation>
    </message>
    <message>
        <source>Copy pa&amp;th</source>
        <translation>复制路径(&amp;T)</translation>
    </message>
    <message>
        <source>Groups of &amp;alike pictures</source>
        <translation>按相似程度分组(&amp;A)</translation>
    </message>
    <message>
        <source>Label by &amp;typing</source>
        <translation>输入名称标注(&amp;T)</translation>
    </message>
    <message>
        <source>Li&amp;ve: adapt as examples change</source>
        <translation>实时：示例更改时学习(&amp;V)</translation>
    </message>
    <message>
        <source>Map: drag draws a &amp;lasso</source>
        <translation>地图：拖动绘制套索(&amp;L)</translation>
    </message>
    <message>
        <source>Map: zoom to the &amp;selection</source>
        <translation>地图：缩放到所选(&amp;S)</translation>
    </message>
    <message>
        <source>Match &amp;system</source>
        <translation>跟随系统(&amp;amp;S)</translation>
    </message>
    <message>
        <source>Most &amp;similar first</source>
        <translation>最相似的在前(&amp;S)</translation>
    </message>
    <message>
        <source>Ne&amp;xt uncertain</source>
        <translation>下一张不确定的(&amp;amp;X)</translation>
    </message>
    <message>
        <source>Needs &amp;attention</source>
        <translation>需要注意(&amp;amp;A)</translation>
    </message>
    <message>
        <source>New &amp;class of these</source>
        <translation>将这些设为新类别(&amp;C)</translation>
    </message>
    <message>
        <source>Next g&amp;roup without labels</source>
        <translation>下一个未标注的组(&amp;R)</translation>
    </message>
    <message>
        <source>Open &amp;log folder</source>
        <translation>打开日志文件夹(&amp;L)</translation>
    </message>
    <message>
        <source>Reset &amp;zoom</source>
        <translation>重置缩放(&amp;amp;Z)</translation>
    </message>
    <message>
        <source>S&amp;uggest a varied starter set</source>
        <translation>推荐多样的起始图片(&amp;amp;U)</translation>
    </message>
    <message>
        <source>S&amp;witch to the better model</source>
        <translation>改用更好的模型(&amp;amp;W)</translation>
    </message>
    <message>
        <source>Save &amp;report…</source>
        <translation>保存报告(&amp;R)…</translation>
    </message>
    <message>
        <source>Save a &amp;copy…</source>
        <translation>保存副本(&amp;C)…</translation>
    </message>
    <message>
        <source>Sess&amp;ion summary</source>
        <translation>本次小结(&amp;amp;I)</translation>
    </message>
    <message>
        <source>Show in fol&amp;der</source>
        <translation>在文件夹中显示(&amp;D)</translation>
    </message>
    <message>
        <source>Sort &amp;without adapting</source>
        <translation>只分类，不学习(&amp;amp;W)</translation>
    </message>
    <message>
        <source>The &amp;first of two likely classes</source>
        <translation>两个可能类别中的第一个(&amp;F)</translation>
    </message>
    <message>
        <source>The se&amp;cond of them</source>
        <translation>其中的第二个(&amp;C)</translation>
    </message>
    <message>
        <source>Trust &amp;&amp; &amp;export</source>
        <translation>可信度与导出(&amp;amp;E)</translation>
    </message>
    <message>
        <source>Feature &amp;maps…</source>
        <translation>特征图(&amp;M)…</translation>
    </message>
    <message>
        <source>&amp;Adapt only</source>
        <translation>只学习(&amp;amp;A)</translation>
    </message>
    <message>
        <source>&amp;Keep the current model</source>
        <translation>保留当前模型(&amp;amp;K)</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts</source>
        <translation>键盘快捷键(&amp;amp;K)</translation>
    </message>
    <message>
        <source>&amp;Look for a better model after adapting</source>
        <translation>学习后寻找更好的模型(&amp;amp;L)</translation>
    </message>
    <message>
        <source>&amp;Previous uncertain</source>
        <translation>上一张不确定的(&amp;amp;P)</translation>
    </message>
    <message>
        <source>&amp;Quick Look</source>
        <translation>快速查看(&amp;amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Report a problem</source>
        <translation>报告问题(&amp;amp;R)</translation>
    </message>
    <message>
        <source>&amp;Review</source>
        <translation>复查(&amp;amp;R)</translation>
    </message>
    <message>
        <source>&amp;Teach</source>
        <translation>示教(&amp;amp;T)</translation>
    </message>
    <message>
        <source>Accept confident &amp;predictions</source>
        <translation>接受可靠的预测(&amp;amp;P)</translation>
    </message>
    <message>
        <source>Adapt and s&amp;ort</source>
        <translation>学习并分类(&amp;amp;O)</translation>
    </message>
    <message>
        <source>Con&amp;fusion</source>
        <translation>混淆情况(&amp;amp;F)</translation>
    </message>
    <message>
        <source>Find a co&amp;mmand…</source>
        <translation>查找命令(&amp;amp;M)…</translation>
    </message>
    <message>
        <source>Heat map a&amp;gainst the runner-up</source>
        <translation>与第二候选对比的热力图(&amp;G)</translation>
    </message>
    <message>
        <source>Label as, by &amp;list</source>
        <translation>从列表中选择标签(&amp;L)</translation>
    </message>
    <message>
        <source>Save &amp;as…</source>
        <translation>另存为(&amp;A)…</translation>
    </message>
    <message>
        <source>Select &amp;all</source>
        <translation>全选(&amp;A)</translation>
    </message>
    <message>
        <source>Select &amp;none</source>
        <translation>取消选择(&amp;N)</translation>
    </message>
    <message>
        <source>Select again what was se&amp;lected</source>
        <translation>恢复上次的选择(&amp;L)</translation>
    </message>
    <message>
        <source>Settin&amp;gs…</source>
        <translation>设置(&amp;G)…</translation>
    </message>
    <message>
        <source>Show &amp;heat map</source>
        <translation>显示热力图(&amp;H)</translation>
    </message>
    <message>
        <source>Show the &amp;tour</source>
        <translation>显示引导(&amp;amp;T)</translation>
    </message>
    <message>
        <source>Show what &amp;would change</source>
        <translation>查看会有哪些变化(&amp;W)</translation>
    </message>
    <message>
        <source>Suggest what to label ne&amp;xt</source>
        <translation>建议下一张要标注的图片(&amp;X)</translation>
    </message>
    <message>
        <source>Zoom &amp;in</source>
        <translation>放大(&amp;I)</translation>
    </message>
    <message>
        <source>Zoom &amp;out</source>
        <translation>缩小(&amp;O)</translation>
    </message>
</context>
<context>
    <name>ConfidenceChart</name>
    <message>
        <source>Confident</source>
        <translation>有把握</translation>
    </message>
    <message>
        <source>From</source>
        <translation>从</translation>
    </message>
    <message>
        <source>Images by confidence</source>
        <translation>按置信度的图片</translation>
    </message>
    <message>
        <source>None of these</source>
        <translation>都不是</translation>
    </message>
    <message>
        <source>To</source>
        <translation>到</translation>
    </message>
    <message>
        <source>Unsure</source>
        <translation>不确定</translation>
    </message>
</context>
<context>
    <name>ConfidenceLine</name>
    <message>
        <source>Confident</source>
        <translation>有把握</translation>
    </message>
    <message>
        <source>Drag to accept more or fewer</source>
        <translation>拖动以接受更多或更少</translation>
    </message>
    <message>
        <source>Least confidence to accept</source>
        <translation>接受的最低置信度</translation>
    </message>
    <message>
        <source>None of these</source>
        <translation>都不是</translation>
    </message>
    <message>
        <source>Unsure</source>
        <translation>不确定</translation>
    </message>
</context>
<context>
    <name>ConfusionModel</name>
    <message>
        <source>How many of a class were predicted right</source>
        <translation>每个类别预测正确的数量</translation>
    </message>
    <message>
        <source>Labeled {name}</source>
        <translation>标签为 {name}</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>正确</translation>
    </message>
    <message>
        <source>Taken for {name}</source>
        <translation>被认作 {name}</translation>
    </message>
    <message>
        <source>{name}, right</source>
        <translation>{name}，正确</translation>
    </message>
    <message>
        <source>{n} of {total} {name} were predicted right</source>
        <translation>{total} 张 {name} 中有 {n} 张预测正确</translation>
    </message>
    <message>
        <source>{n} of {total} {name} were taken for {other}</source>
        <translation>{total} 张 {name} 中有 {n} 张被认作 {other}</translation>
    </message>
    <message>
        <source>{one} taken for {other}</source>
        <translation>{one} 被认作 {other}</translation>
    </message>
</context>
<context>
    <name>ConfusionPart</name>
    <message numerus="yes">
        <source>%n example(s) not judged: no other in the class.</source>
        <translation>
            <numerusform>%n 个示例无法评判：该类别没有其他示例。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) judged.</source>
        <translation>
            <numerusform>已评判 %n 张图片。</numerusform>
        </translation>
    </message>
    <message>
        <source>Checked images only</source>
        <translation>仅检查过的图片</translation>
    </message>
    <message>
        <source>Examples and checked images</source>
        <translation>示例和检查过的图片</translation>
    </message>
    <message>
        <source>Examples only</source>
        <translation>仅示例</translation>
    </message>
    <message>
        <source>Give each class two examples and adapt, or check some predictions.</source>
        <translation>请为每个类别提供两个示例并学习，或检查一些预测。</translation>
    </message>
    <message>
        <source>Rows are your labels, columns the predictions. Click a cell to see it.</source>
        <translation>行是您的标签，列是预测。单击单元格查看图片。</translation>
    </message>
    <message>
        <source>What is counted</source>
        <translation>统计范围</translation>
    </message>
</context>
<context>
    <name>ConfusionTable</name>
    <message>
        <source>Confusion of classes</source>
        <translation>类别混淆矩阵</translation>
    </message>
</context>
<context>
    <name>CurveChart</name>
    <message>
        <source>Accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>Accuracy by number of examples</source>
        <translation>准确率与示例数</translation>
    </message>
    <message>
        <source>Examples per class</source>
        <translation>每类示例数</translation>
    </message>
    <message>
        <source>How known</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>expected</source>
        <translation>预计</translation>
    </message>
    <message>
        <source>measured</source>
        <translation>实测</translation>
    </message>
    <message>
        <source>model in use</source>
        <translation>当前模型</translation>
    </message>
</context>
<context>
    <name>CurvePart</name>
    <message>
        <source>Adapt first. Then you’ll see what more examples would bring.</source>
        <translation>请先学习，然后就能看到增加示例的效果。</translation>
    </message>
    <message>
        <source>Add a third example to each class to see what more would bring.</source>
        <translation>每类添加第三个示例，即可看到增加示例的效果。</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>测量</translation>
    </message>
    <message>
        <source>Measuring what more examples would bring…</source>
        <translation>正在测量增加示例的效果…</translation>
    </message>
    <message>
        <source>Tests your examples to see what more of them would bring.</source>
        <translation>用您的示例测试，看看增加示例会带来什么。</translation>
    </message>
</context>
<context>
    <name>Describer</name>
    <message>
        <source>None of these</source>
        <translation>都不是</translation>
    </message>
</context>
<context>
    <name>DetailPanel</name>
    <message>
        <source>None of these</source>
        <translation>都不是</translation>
    </message>
    <message>
        <source>Not labeled yet</source>
        <translation>尚未标注</translation>
    </message>
</context>
<context>
    <name>EmbeddingMapController</name>
    <message numerus="yes">
        <source>%n image(s) have no place yet.</source>
        <translation>
            <numerusform>有 %n 张图片还没有位置。</numerusform>
        </translation>
    </message>
    <message>
        <source>A first view along the two main directions (PCA)</source>
        <translation>沿两个主方向的初步视图 (PCA)</translation>
    </message>
    <message>
        <source>A first view. Alike images are being moved together…</source>
        <translation>初步视图。正在把相似的图片聚到一起…</translation>
    </message>
    <message>
        <source>Alike images lie near each other (t-SNE)</source>
        <translation>相似的图片彼此靠近 (t-SNE)</translation>
    </message>
    <message>
        <source>Making the map…</source>
        <translation>正在生成地图…</translation>
    </message>
    <message>
        <source>New images are being placed…</source>
        <translation>正在放置新图片…</translation>
    </message>
</context>
<context>
    <name>EmptyState</name>
    <message>
        <source>Choose a folder…</source>
        <translation>选择文件夹…</translation>
    </message>
    <message>
        <source>Already have examples in folders? Drop the parent folder: each subfolder becomes a class.</source>
        <translation>示例已经分好文件夹？拖入上级文件夹即可：每个子文件夹成为一个类别。</translation>
    </message>
    <message>
        <source>Drop a folder to sort. Then show Handful a few examples of each class.</source>
        <translation>拖入要分类的文件夹，然后给 Handful 看每个类别的几个示例。</translation>
    </message>
    <message>
        <source>Open a project…</source>
        <translation>打开项目…</translation>
    </message>
    <message>
        <source>Recent projects</source>
        <translation>最近的项目</translation>
    </message>
    <message>
        <source>Try the sample</source>
        <translation>试用样例</translation>
    </message>
</context>
<context>
    <name>Engine</name>
    <message>
        <source>1 image</source>
        <translation>1 张图片</translation>
    </message>
    <message>
        <source>1 prediction</source>
        <translation>1 个预测</translation>
    </message>
    <message>
        <source>Accept {images} (at most {percent} % wrong)</source>
        <translation>接受 {images}（最多 {percent} % 有错）</translation>
    </message>
    <message>
        <source>Accept {predictions}</source>
        <translation>接受 {predictions}</translation>
    </message>
    <message>
        <source>Adapt to {n} examples</source>
        <translation>从 {n} 个示例中学习</translation>
    </message>
    <message>
        <source>Add class {name}</source>
        <translation>添加类别“{name}”</translation>
    </message>
    <message>
        <source>Add class {name} of {n} {unit}</source>
        <translation>添加含 {n} 张{unit}的类别“{name}”</translation>
    </message>
    <message>
        <source>Add folder {name}</source>
        <translation>添加文件夹“{name}”</translation>
    </message>
    <message>
        <source>Add {n} examples of {m} classes</source>
        <translation>添加 {m} 个类别的 {n} 个示例</translation>
    </message>
    <message>
        <source>Connection refused</source>
        <translation>连接被拒绝</translation>
    </message>
    <message>
        <source>Delete class {name}</source>
        <translation>删除类别“{name}”</translation>
    </message>
    <message>
        <source>File name too long</source>
        <translation>文件名过长</translation>
    </message>
    <message>
        <source>Gaussian classes with the folder</source>
        <translation>结合文件夹的高斯类别</translation>
    </message>
    <message>
        <source>Import 1 label from {name}</source>
        <translation>从 {name} 导入 1 个标签</translation>
    </message>
    <message>
        <source>Import {n} labels from {name}</source>
        <translation>从 {name} 导入 {n} 个标签</translation>
    </message>
    <message>
        <source>Input/output error</source>
        <translation>输入/输出错误</translation>
    </message>
    <message>
        <source>Is a directory</source>
        <translation>这是文件夹</translation>
    </message>
    <message>
        <source>Label Studio serves pictures from below one folder, and these have only the disk in common; export one folder at a time</source>
        <translation>Label Studio 只提供同一文件夹之下的图片，而这些图片只有磁盘相同；请每次导出一个文件夹</translation>
    </message>
    <message>
        <source>Label {images} as {name}</source>
        <translation>将 {images}标注为“{name}”</translation>
    </message>
    <message>
        <source>Merge {name} into {other}</source>
        <translation>将“{name}”合并到“{other}”</translation>
    </message>
    <message>
        <source>Name or service not known</source>
        <translation>找不到该服务器</translation>
    </message>
    <message>
        <source>Network is unreachable</source>
        <translation>网络不可用</translation>
    </message>
    <message>
        <source>No space left on device</source>
        <translation>磁盘空间不足</translation>
    </message>
    <message>
        <source>No such file or directory</source>
        <translation>文件或文件夹不存在</translation>
    </message>
    <message>
        <source>Not a directory</source>
        <translation>不是文件夹</translation>
    </message>
    <message>
        <source>OpenVINO is not installed; torch runs the network, more slowly.</source>
        <translation>未安装 OpenVINO；改由 torch 运行网络，速度较慢。</translation>
    </message>
    <message>
        <source>Operation not permitted</source>
        <translation>不允许此操作</translation>
    </message>
    <message>
        <source>PT-MAP</source>
        <translation>PT-MAP</translation>
    </message>
    <message>
        <source>Parquet needs pyarrow: pip install &quot;handful[parquet]&quot;, or --format npz</source>
        <translation>Parquet 需要 pyarrow：pip install &quot;handful[parquet]&quot;，或使用 --format npz</translation>
    </message>
    <message>
        <source>Permission denied</source>
        <translation>没有权限</translation>
    </message>
    <message>
        <source>Read-only file system</source>
        <translation>文件系统是只读的</translation>
    </message>
    <message>
        <source>Recolor {name}</source>
        <translation>更改 {name} 的颜色</translation>
    </message>
    <message>
        <source>Recolour {name}</source>
        <translation>更改“{name}”的颜色</translation>
    </message>
    <message>
        <source>Remove folder {name}</source>
        <translation>移除文件夹“{name}”</translation>
    </message>
    <message>
        <source>Remove label from {images}</source>
        <translation>移除 {images}的标签</translation>
    </message>
    <message>
        <source>Rename group {name} to {other}</source>
        <translation>将分组“{name}”重命名为“{other}”</translation>
    </message>
    <message>
        <source>Rename {name} to {other}</source>
        <translation>将“{name}”重命名为“{other}”</translation>
    </message>
    <message>
        <source>Reorder classes</source>
        <translation>调整类别顺序</translation>
    </message>
    <message>
        <source>Split {name} into {n}</source>
        <translation>将“{name}”拆分为 {n} 个类别</translation>
    </message>
    <message>
        <source>Take the better model</source>
        <translation>采用更好的模型</translation>
    </message>
    <message>
        <source>The {device} ran out of memory even for one image; the CPU does the rest, more slowly.</source>
        <translation>{device} 的内存连一张图片都不够；其余由处理器完成，速度较慢。</translation>
    </message>
    <message>
        <source>The {device} ran out of memory; batches are {n} now.</source>
        <translation>{device} 内存不足；批大小现为 {n}。</translation>
    </message>
    <message>
        <source>Use model {n} again</source>
        <translation>重新使用模型 {n}</translation>
    </message>
    <message>
        <source>a 3D model</source>
        <translation>3D 模型</translation>
    </message>
    <message>
        <source>a PDF</source>
        <translation>PDF 文件</translation>
    </message>
    <message>
        <source>a TGA picture</source>
        <translation>TGA 图片</translation>
    </message>
    <message>
        <source>a data file</source>
        <translation>数据文件</translation>
    </message>
    <message>
        <source>a design file (such as Photoshop’s)</source>
        <translation>设计文件（例如 Photoshop 的）</translation>
    </message>
    <message>
        <source>a document</source>
        <translation>文档</translation>
    </message>
    <message>
        <source>a file is in its place</source>
        <translation>该处已有同名文件</translation>
    </message>
    <message>
        <source>a file of Handful</source>
        <translation>Handful 的文件</translation>
    </message>
    <message>
        <source>a file of the system</source>
        <translation>系统文件</translation>
    </message>
    <message>
        <source>a file that is not downloaded yet</source>
        <translation>尚未下载的文件</translation>
    </message>
    <message>
        <source>a file that you excluded</source>
        <translation>您排除的文件</translation>
    </message>
    <message>
        <source>a file without suffix</source>
        <translation>没有后缀的文件</translation>
    </message>
    <message>
        <source>a folder is in its place</source>
        <translation>该处是一个文件夹</translation>
    </message>
    <message>
        <source>a folder of the system</source>
        <translation>系统文件夹</translation>
    </message>
    <message>
        <source>a folder that you excluded</source>
        <translation>您排除的文件夹</translation>
    </message>
    <message>
        <source>a hidden file</source>
        <translation>隐藏文件</translation>
    </message>
    <message>
        <source>a hidden folder</source>
        <translation>隐藏文件夹</translation>
    </message>
    <message>
        <source>a part of it cannot be read from the disk</source>
        <translation>无法从磁盘读取其中一部分</translation>
    </message>
    <message>
        <source>a picture of a rare kind</source>
        <translation>少见格式的图片</translation>
    </message>
    <message>
        <source>a program</source>
        <translation>程序</translation>
    </message>
    <message>
        <source>a raw file</source>
        <translation>RAW 文件</translation>
    </message>
    <message>
        <source>a sidecar</source>
        <translation>附属文件</translation>
    </message>
    <message>
        <source>a sound file</source>
        <translation>声音文件</translation>
    </message>
    <message>
        <source>a vector drawing</source>
        <translation>矢量图</translation>
    </message>
    <message>
        <source>a video</source>
        <translation>视频</translation>
    </message>
    <message>
        <source>alpha-TIM</source>
        <translation>alpha-TIM</translation>
    </message>
    <message>
        <source>an archive</source>
        <translation>压缩包</translation>
    </message>
    <message>
        <source>an embedding in the project is damaged</source>
        <translation>项目中的一个嵌入向量已损坏</translation>
    </message>
    <message>
        <source>an icon</source>
        <translation>图标</translation>
    </message>
    <message>
        <source>an inner folder of a photo library</source>
        <translation>照片图库的内部文件夹</translation>
    </message>
    <message>
        <source>an unfinished download</source>
        <translation>未完成的下载</translation>
    </message>
    <message>
        <source>another file</source>
        <translation>其他文件</translation>
    </message>
    <message>
        <source>another picture lies there now</source>
        <translation>那里现在是另一张图片</translation>
    </message>
    <message>
        <source>another window or command is installing weights</source>
        <translation>另一个窗口或命令正在安装权重</translation>
    </message>
    <message>
        <source>attempt to write a readonly database</source>
        <translation>文件是只读的</translation>
    </message>
    <message>
        <source>committee</source>
        <translation>委员会</translation>
    </message>
    <message>
        <source>committee with the folder</source>
        <translation>结合文件夹的委员会</translation>
    </message>
    <message>
        <source>database disk image is malformed</source>
        <translation>文件内容已损坏</translation>
    </message>
    <message>
        <source>database is locked</source>
        <translation>文件正被占用</translation>
    </message>
    <message>
        <source>database or disk is full</source>
        <translation>磁盘已满</translation>
    </message>
    <message>
        <source>disk I/O error</source>
        <translation>磁盘读写错误</translation>
    </message>
    <message>
        <source>file is not a database</source>
        <translation>不是数据库文件</translation>
    </message>
    <message>
        <source>image</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>images</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>it belongs to the project {name}, and the result needs another name</source>
        <translation>它属于项目 {name}，结果需要另一个名称</translation>
    </message>
    <message>
        <source>it can only be read</source>
        <translation>它只能读取</translation>
    </message>
    <message>
        <source>it cannot be imported: {error}</source>
        <translation>无法导入：{error}</translation>
    </message>
    <message>
        <source>it cannot be listed: {reason}</source>
        <translation>无法列出内容：{reason}</translation>
    </message>
    <message>
        <source>it cannot be opened: permission denied</source>
        <translation>无法打开：没有权限</translation>
    </message>
    <message>
        <source>it cannot be read</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>it cannot be read: permission denied</source>
        <translation>无法读取：没有权限</translation>
    </message>
    <message>
        <source>it cannot be read: {reason}</source>
        <translation>无法读取：{reason}</translation>
    </message>
    <message>
        <source>it could not be written to {path}: {reason}</source>
        <translation>无法写入 {path}：{reason}</translation>
    </message>
    <message>
        <source>it does not end in a linear head, so it can be neither explained nor written as ONNX</source>
        <translation>它的最后一层不是线性的，因此既不能解释，也不能写成 ONNX</translation>
    </message>
    <message>
        <source>it gives {shape} for a picture, not {other}</source>
        <translation>它对一张图片给出 {shape}，而不是 {other}</translation>
    </message>
    <message>
        <source>it has a password</source>
        <translation>它有密码</translation>
    </message>
    <message>
        <source>it has no blocks that drop_path could skip</source>
        <translation>它没有 drop_path 可以跳过的模块</translation>
    </message>
    <message>
        <source>it has no class folders with pictures in them</source>
        <translation>其中没有含图片的类别文件夹</translation>
    </message>
    <message>
        <source>it has no column {name}</source>
        <translation>它没有 {name} 列</translation>
    </message>
    <message>
        <source>it has no folders train, val or test with class folders in them</source>
        <translation>其中没有包含类别文件夹的 train、val 或 test 文件夹</translation>
    </message>
    <message>
        <source>it has no labels by name</source>
        <translation>它没有以名称给出的标签</translation>
    </message>
    <message>
        <source>it has no list of {name}</source>
        <translation>它没有 {name} 列表</translation>
    </message>
    <message>
        <source>it has no subfolders with pictures in them</source>
        <translation>其中没有含图片的子文件夹</translation>
    </message>
    <message>
        <source>it has one line and no row below it</source>
        <translation>它只有一行，下面没有数据</translation>
    </message>
    <message>
        <source>it has {n} cells where the first line has {m}</source>
        <translation>它有 {n} 个单元格，而首行有 {m} 个</translation>
    </message>
    <message>
        <source>it has {n} columns {name}</source>
        <translation>它有 {n} 个名为 {name} 的列</translation>
    </message>
    <message>
        <source>it has {n} different labels for {m} pictures</source>
        <translation>它对 {m} 张图片有 {n} 个不同的标签</translation>
    </message>
    <message>
        <source>it has {n} stages of blocks, and the published network has {m}</source>
        <translation>它有 {n} 个阶段，而公开的网络有 {m} 个</translation>
    </message>
    <message>
        <source>it holds a {kind} ({name}) that Handful did not make</source>
        <translation>它含有并非由 Handful 创建的 {kind}（{name}）</translation>
    </message>
    <message>
        <source>it holds no list of objects, one for each picture</source>
        <translation>其中没有每张图片一个对象的列表</translation>
    </message>
    <message>
        <source>it holds no list of tasks</source>
        <translation>其中没有任务列表</translation>
    </message>
    <message>
        <source>it holds no network of the published code, which has conv1 and layer1</source>
        <translation>其中没有公开代码的网络（应含 conv1 和 layer1）</translation>
    </message>
    <message>
        <source>it holds tensors that the published network does not have: {n}</source>
        <translation>其中有公开的网络所没有的张量：{n}</translation>
    </message>
    <message>
        <source>it is a DICOM file without a picture</source>
        <translation>它是不含图片的 DICOM 文件</translation>
    </message>
    <message>
        <source>it is a Handful project, and the result needs a name of its own</source>
        <translation>它是一个 Handful 项目，结果需要自己的名称</translation>
    </message>
    <message>
        <source>it is a camera raw file that cannot be read: damaged, or of a camera unknown to LibRaw</source>
        <translation>它是无法读取的相机 RAW 文件：已损坏，或来自 LibRaw 不认识的相机</translation>
    </message>
    <message>
        <source>it is a folder</source>
        <translation>这是文件夹</translation>
    </message>
    <message>
        <source>it is a link</source>
        <translation>它是一个链接</translation>
    </message>
    <message>
        <source>it is a pack already, which can be used as it is</source>
        <translation>它已经是骨干包，可以直接使用</translation>
    </message>
    <message>
        <source>it is a picture, and the result needs another name</source>
        <translation>它是一张图片，结果需要另一个名称</translation>
    </message>
    <message>
        <source>it is an archive, which needs a folder to be unpacked to</source>
        <translation>它是压缩包，需要一个用于解压的文件夹</translation>
    </message>
    <message>
        <source>it is damaged</source>
        <translation>它已损坏</translation>
    </message>
    <message>
        <source>it is nested too deeply</source>
        <translation>它嵌套过深</translation>
    </message>
    <message>
        <source>it is no JSON object</source>
        <translation>它不是 JSON 对象</translation>
    </message>
    <message>
        <source>it is no XMP that can be read</source>
        <translation>它不是可读取的 XMP</translation>
    </message>
    <message>
        <source>it is no file of labelme</source>
        <translation>它不是 labelme 的文件</translation>
    </message>
    <message>
        <source>it is no longer in the project</source>
        <translation>已不在项目中</translation>
    </message>
    <message>
        <source>it is no zip archive that can be read: {reason}</source>
        <translation>它不是可读取的 zip 压缩包：{reason}</translation>
    </message>
    <message>
        <source>it is not JSON that can be read: it is nested too deeply</source>
        <translation>它不是可读取的 JSON：嵌套过深</translation>
    </message>
    <message>
        <source>it is not JSON: {reason}</source>
        <translation>它不是 JSON：{reason}</translation>
    </message>
    <message>
        <source>it is not a folder</source>
        <translation>不是文件夹</translation>
    </message>
    <message>
        <source>it is not a picture</source>
        <translation>不是图片</translation>
    </message>
    <message>
        <source>it is not a regular file</source>
        <translation>不是普通文件</translation>
    </message>
    <message>
        <source>it is not among the folders of this project: {names}</source>
        <translation>它不在此项目的文件夹中：{names}</translation>
    </message>
    <message>
        <source>it is not downloaded yet</source>
        <translation>它尚未下载</translation>
    </message>
    <message>
        <source>it is not text in UTF-8</source>
        <translation>它不是 UTF-8 文本</translation>
    </message>
    <message>
        <source>it is not text in UTF-8; save it so</source>
        <translation>它不是 UTF-8 文本；请另存为 UTF-8</translation>
    </message>
    <message>
        <source>it is not there</source>
        <translation>不存在</translation>
    </message>
    <message>
        <source>it is nothing that labels are read from</source>
        <translation>无法从中读取标签</translation>
    </message>
    <message>
        <source>it is open under another name</source>
        <translation>它正以另一个名称打开</translation>
    </message>
    <message>
        <source>it is the damaged project itself</source>
        <translation>这就是损坏的项目本身</translation>
    </message>
    <message>
        <source>it is the project itself</source>
        <translation>它就是当前项目</translation>
    </message>
    <message>
        <source>it is too large for a picture</source>
        <translation>对图片而言过大</translation>
    </message>
    <message>
        <source>it is too large: {width} x {height} pixels</source>
        <translation>图片过大：{width} x {height} 像素</translation>
    </message>
    <message>
        <source>it is {kind}, which is not read</source>
        <translation>它是{kind}，无法读取</translation>
    </message>
    <message>
        <source>it is {kind}; to read it, install an extra: pip install &quot;handful[science]&quot;</source>
        <translation>它是{kind}；要读取它，请安装附加组件：pip install &quot;handful[science]&quot;</translation>
    </message>
    <message>
        <source>it keeps its label {name}</source>
        <translation>它保留原标签 {name}</translation>
    </message>
    <message>
        <source>it lacks {names}</source>
        <translation>其中缺少 {names}</translation>
    </message>
    <message>
        <source>it lies in no class&apos;s folder</source>
        <translation>不在任何类别的文件夹中</translation>
    </message>
    <message>
        <source>it lies inside {folder}, and the copies would be labeled, too</source>
        <translation>它位于 {folder} 之内，副本也会被贴上标签</translation>
    </message>
    <message>
        <source>it lies inside {path}, whose pictures are being labeled</source>
        <translation>它位于正在标注的文件夹 {path} 中</translation>
    </message>
    <message>
        <source>it lies on another computer than the server</source>
        <translation>它在服务器以外的另一台电脑上</translation>
    </message>
    <message>
        <source>it lies on another computer, and no picture of that name was found here</source>
        <translation>它在另一台电脑上，这里没有找到同名图片</translation>
    </message>
    <message>
        <source>it may be {n} pictures: {known}</source>
        <translation>它可能是 {n} 张图片：{known}</translation>
    </message>
    <message>
        <source>it raised {error}</source>
        <translation>它引发了 {error}</translation>
    </message>
    <message>
        <source>it speaks of a category that is not listed</source>
        <translation>它提到了未列出的类别</translation>
    </message>
    <message>
        <source>it speaks of an image that is not listed</source>
        <translation>它提到了未列出的图片</translation>
    </message>
    <message>
        <source>it speaks of no picture</source>
        <translation>其中没有提到任何图片</translation>
    </message>
    <message>
        <source>it was stopped</source>
        <translation>操作已停止</translation>
    </message>
    <message>
        <source>it would lie outside the folder</source>
        <translation>它会位于文件夹之外</translation>
    </message>
    <message>
        <source>its SHA-256 is {found} and should be {wanted}</source>
        <translation>其 SHA-256 为 {found}，应为 {wanted}</translation>
    </message>
    <message>
        <source>its class folders are of the split {name}, and {known} is to teach</source>
        <translation>它的类别文件夹属于 {name} 部分，而用于学习的是 {known}</translation>
    </message>
    <message>
        <source>its class is not in the project</source>
        <translation>它的类别不在项目中</translation>
    </message>
    <message>
        <source>its code raised {error}</source>
        <translation>它的代码引发了 {error}</translation>
    </message>
    <message>
        <source>its first convolutions have another shape than in the published network</source>
        <translation>它的前几个卷积与公开的网络形状不同</translation>
    </message>
    <message>
        <source>its folders are named by dates or by a camera, which are no classes</source>
        <translation>其中的文件夹以日期或相机命名，不是类别</translation>
    </message>
    <message>
        <source>its folders train, val or test have no class folders with pictures in them</source>
        <translation>其中的 train、val 或 test 文件夹里没有带图片的类别文件夹</translation>
    </message>
    <message>
        <source>its label is not in the list of classes</source>
        <translation>它的标签不在类别列表中</translation>
    </message>
    <message>
        <source>its name cannot be seen</source>
        <translation>它的名称无法看见</translation>
    </message>
    <message>
        <source>its tables are damaged</source>
        <translation>其中的表已损坏</translation>
    </message>
    <message>
        <source>its weights are not on this computer</source>
        <translation>其权重不在这台电脑上</translation>
    </message>
    <message>
        <source>label propagation</source>
        <translation>标签传播</translation>
    </message>
    <message>
        <source>line {n}, column {m}: {reason}</source>
        <translation>第 {n} 行第 {m} 列：{reason}</translation>
    </message>
    <message>
        <source>linear discriminant analysis</source>
        <translation>线性判别分析</translation>
    </message>
    <message>
        <source>linear head</source>
        <translation>线性头</translation>
    </message>
    <message>
        <source>linear support vector machine</source>
        <translation>线性支持向量机</translation>
    </message>
    <message>
        <source>links cannot be made here ({reason}); choose copies</source>
        <translation>这里无法创建链接（{reason}）；请选择副本</translation>
    </message>
    <message>
        <source>logistic regression</source>
        <translation>逻辑回归</translation>
    </message>
    <message>
        <source>nearest prototype</source>
        <translation>最近原型</translation>
    </message>
    <message>
        <source>no picture is named</source>
        <translation>没有写明图片</translation>
    </message>
    <message>
        <source>no plug-in of this name is installed</source>
        <translation>没有安装叫这个名称的插件</translation>
    </message>
    <message>
        <source>no stage of it gives spatial features</source>
        <translation>它没有能给出空间特征的阶段</translation>
    </message>
    <message>
        <source>no such picture is in the project</source>
        <translation>项目中没有这张图片</translation>
    </message>
    <message>
        <source>no such picture was found</source>
        <translation>没有找到这张图片</translation>
    </message>
    <message>
        <source>no such plug-in is installed</source>
        <translation>没有安装这样的插件</translation>
    </message>
    <message>
        <source>nobody can tell which of its columns hold the pictures and the labels</source>
        <translation>无法判断哪些列是图片和标签</translation>
    </message>
    <message>
        <source>nobody can tell which of its columns holds the labels</source>
        <translation>无法判断哪一列是标签</translation>
    </message>
    <message>
        <source>nobody can tell which of its columns holds the pictures</source>
        <translation>无法判断哪一列是图片</translation>
    </message>
    <message>
        <source>nobody offers weights of it</source>
        <translation>没有人提供它的权重</translation>
    </message>
    <message>
        <source>nobody says what its SHA-256 must be; what came has {found}</source>
        <translation>其 SHA-256 应为多少无从得知；收到的文件为 {found}</translation>
    </message>
    <message>
        <source>none of its keywords is a class; the commonest are {known}</source>
        <translation>其关键词中没有任何类别；最常见的是 {known}</translation>
    </message>
    <message>
        <source>none of these</source>
        <translation>都不是</translation>
    </message>
    <message>
        <source>not a project file</source>
        <translation>不是项目文件</translation>
    </message>
    <message>
        <source>not found on this computer</source>
        <translation>这台电脑上没有</translation>
    </message>
    <message>
        <source>nothing of a project is in it</source>
        <translation>其中没有任何项目内容</translation>
    </message>
    <message>
        <source>opening it ended the program that was opening it</source>
        <translation>打开它会使打开它的程序中止</translation>
    </message>
    <message>
        <source>out of memory</source>
        <translation>内存不足</translation>
    </message>
    <message>
        <source>ridge regression</source>
        <translation>岭回归</translation>
    </message>
    <message>
        <source>support vector machine</source>
        <translation>支持向量机</translation>
    </message>
    <message>
        <source>the copy is shorter than the picture</source>
        <translation>副本比原图短</translation>
    </message>
    <message>
        <source>the download was cut off</source>
        <translation>下载中断</translation>
    </message>
    <message>
        <source>the drive that held its pictures is not connected</source>
        <translation>存放这些图片的硬盘没有连接</translation>
    </message>
    <message>
        <source>the file has changed since</source>
        <translation>文件此后有改动</translation>
    </message>
    <message>
        <source>the file is cut short</source>
        <translation>文件不完整</translation>
    </message>
    <message>
        <source>the file is damaged</source>
        <translation>文件已损坏</translation>
    </message>
    <message>
        <source>the file is empty</source>
        <translation>文件为空</translation>
    </message>
    <message>
        <source>the file is gone</source>
        <translation>文件已不存在</translation>
    </message>
    <message>
        <source>the file is larger than {n} GiB</source>
        <translation>文件大于 {n} GiB</translation>
    </message>
    <message>
        <source>the file is read-only</source>
        <translation>文件是只读的</translation>
    </message>
    <message>
        <source>the file is too large</source>
        <translation>文件太大</translation>
    </message>
    <message>
        <source>the folder is not there</source>
        <translation>文件夹不存在</translation>
    </message>
    <message>
        <source>the folder {path} to unpack it to is not empty</source>
        <translation>用于解压的文件夹 {path} 不是空的</translation>
    </message>
    <message>
        <source>the label is not a name</source>
        <translation>标签不是名称</translation>
    </message>
    <message>
        <source>the link leads in a circle</source>
        <translation>链接循环</translation>
    </message>
    <message>
        <source>the link points to nothing</source>
        <translation>链接指向的目标不存在</translation>
    </message>
    <message>
        <source>the model in use was adapted with other weights of it</source>
        <translation>当前模型学习时用的是它的另一份权重</translation>
    </message>
    <message>
        <source>the name holds a character that no file can have</source>
        <translation>名称含有文件名不允许的字符</translation>
    </message>
    <message>
        <source>the name is not valid UTF-8</source>
        <translation>名称不是有效的 UTF-8</translation>
    </message>
    <message>
        <source>the names of its folders cannot be seen</source>
        <translation>其中文件夹的名称无法显示</translation>
    </message>
    <message>
        <source>the package {name} is not installed whole</source>
        <translation>软件包 {name} 安装不完整</translation>
    </message>
    <message>
        <source>the plug-in cannot be used: {reason}</source>
        <translation>插件无法使用：{reason}</translation>
    </message>
    <message>
        <source>the plug-in {name} fails: {reason}</source>
        <translation>插件 {name} 出错：{reason}</translation>
    </message>
    <message>
        <source>the same picture is in {path}</source>
        <translation>{path} 中有相同的图片</translation>
    </message>
    <message>
        <source>the server answered {code}</source>
        <translation>服务器回答 {code}</translation>
    </message>
    <message>
        <source>the server cannot be reached</source>
        <translation>无法连接服务器</translation>
    </message>
    <message>
        <source>the system ended the program that was opening it; it will be tried again</source>
        <translation>系统中止了打开它的程序；之后会再试</translation>
    </message>
    <message>
        <source>the tensors in {name} do not fit the network</source>
        <translation>{name} 中的张量与网络不符</translation>
    </message>
    <message>
        <source>the written model does not give the labels that Handful gives</source>
        <translation>写出的模型给出的标签与 Handful 不同</translation>
    </message>
    <message>
        <source>the zip file is damaged or locked here</source>
        <translation>zip 文件已损坏或加了密码</translation>
    </message>
    <message>
        <source>their files are gone</source>
        <translation>它们的文件已不存在</translation>
    </message>
    <message>
        <source>there are no class folders and no files with labels in it</source>
        <translation>其中没有类别文件夹，也没有带标签的文件</translation>
    </message>
    <message>
        <source>there are no keywords in it</source>
        <translation>其中没有关键词</translation>
    </message>
    <message>
        <source>there are no pictures in it</source>
        <translation>其中没有图片</translation>
    </message>
    <message>
        <source>there are {n} files in it</source>
        <translation>其中有 {n} 个文件</translation>
    </message>
    <message>
        <source>there is a file of that name</source>
        <translation>已有同名文件</translation>
    </message>
    <message>
        <source>there is another file of that name</source>
        <translation>已有同名的另一个文件</translation>
    </message>
    <message>
        <source>there is no folder {path}</source>
        <translation>没有文件夹 {path}</translation>
    </message>
    <message>
        <source>there is no format {name}; there is {known}</source>
        <translation>没有格式 {name}；可用的有 {known}</translation>
    </message>
    <message>
        <source>there is no such backbone; there is {known}, and {prefix}NAME</source>
        <translation>没有这个骨干网络；可用的有 {known}，以及 {prefix}NAME</translation>
    </message>
    <message>
        <source>there is not enough memory to open it</source>
        <translation>内存不足，无法打开</translation>
    </message>
    <message>
        <source>there is not enough memory to open it now; it will be tried again</source>
        <translation>现在没有足够的内存打开它；之后会再试</translation>
    </message>
    <message>
        <source>there is not enough memory to read it</source>
        <translation>内存不足，无法读取</translation>
    </message>
    <message>
        <source>there is something in that folder already</source>
        <translation>该文件夹中已有内容</translation>
    </message>
    <message>
        <source>this is no pack</source>
        <translation>这不是骨干包</translation>
    </message>
    <message>
        <source>this pack is not on this computer</source>
        <translation>此骨干包不在这台计算机上</translation>
    </message>
    <message>
        <source>timm knows no network of this name</source>
        <translation>timm 中没有叫这个名称的网络</translation>
    </message>
    <message>
        <source>unable to open database file</source>
        <translation>无法打开文件</translation>
    </message>
    <message>
        <source>unpacked it would be {n} MB, for which there is no room</source>
        <translation>解压后有 {n} MB，空间不足</translation>
    </message>
    <message>
        <source>what it gives for a black picture is not all numbers</source>
        <translation>对一张全黑图片给出的结果并非都是数字</translation>
    </message>
    <message>
        <source>what was written could not be read again</source>
        <translation>写出的内容无法重新读取</translation>
    </message>
    <message>
        <source>{host} answered {code} {reason}</source>
        <translation>{host} 返回 {code} {reason}</translation>
    </message>
    <message>
        <source>{host} cannot be reached ({reason})</source>
        <translation>无法连接 {host}（{reason}）</translation>
    </message>
    <message>
        <source>{name} has another shape than in the published network</source>
        <translation>{name} 与公开的网络形状不同</translation>
    </message>
    <message>
        <source>{name} has no example yet and takes no part.</source>
        <translation>“{name}”还没有示例，未参与学习。</translation>
    </message>
    <message>
        <source>{name} holds no list of weights</source>
        <translation>{name} 中没有权重列表</translation>
    </message>
    <message>
        <source>{name} holds something else than numbers</source>
        <translation>{name} 中不是数字</translation>
    </message>
    <message>
        <source>{name} in it, which lists what was put there, cannot be read; remove it</source>
        <translation>其中的 {name} 记录了放入的文件，但无法读取；请删除它</translation>
    </message>
    <message>
        <source>{name} is damaged, or holds more than weights</source>
        <translation>{name} 已损坏，或含有权重以外的内容</translation>
    </message>
    <message>
        <source>{name} is no pack, or is damaged ({reason})</source>
        <translation>{name} 不是骨干包，或已损坏（{reason}）</translation>
    </message>
    <message>
        <source>{n} entries of the file may mean the same picture: {known}</source>
        <translation>文件中有 {n} 条记录可能指同一张图片：{known}</translation>
    </message>
    <message>
        <source>{n} examples</source>
        <translation>{n} 个示例</translation>
    </message>
    <message>
        <source>{n} images</source>
        <translation>{n} 张图片</translation>
    </message>
    <message>
        <source>{n} of {m} entries read differently after writing</source>
        <translation>{m} 项中有 {n} 项写入后读取结果不同</translation>
    </message>
    <message>
        <source>{n} predictions</source>
        <translation>{n} 个预测</translation>
    </message>
    <message>
        <source>{path} cannot be read: {reason}</source>
        <translation>无法读取 {path}：{reason}</translation>
    </message>
    <message>
        <source>{path} is not the file we know (SHA-256 {found})</source>
        <translation>{path} 不是已知的文件（SHA-256 {found}）</translation>
    </message>
    <message>
        <source>{text} is no SHA-256 of 64 hex digits</source>
        <translation>{text} 不是 64 位十六进制的 SHA-256</translation>
    </message>
    <message>
        <source>{text} is no address on the web</source>
        <translation>{text} 不是网址</translation>
    </message>
</context>
<context>
    <name>ErrorBox</name>
    <message>
        <source>Copy report</source>
        <translation>复制报告</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>报告</translation>
    </message>
    <message>
        <source>Report a problem</source>
        <translation>报告问题</translation>
    </message>
    <message>
        <source>Something went wrong</source>
        <translation>出了点问题</translation>
    </message>
    <message>
        <source>Your labels are safe, and you can continue working. To get this fixed, copy the report and send it to us. It contains file names, but no pictures.</source>
        <translation>您的标签安全无恙，可以继续工作。请复制报告并发给我们，以便修复。报告包含文件名，不含图片。</translation>
    </message>
</context>
<context>
    <name>ExamplesController</name>
    <message numerus="yes">
        <source>%n example(s) to learn from.</source>
        <translation>
            <numerusform>有 %n 个示例可供学习。</numerusform>
        </translation>
    </message>
    <message>
        <source>Adapting…</source>
        <translation>正在学习…</translation>
    </message>
    <message>
        <source>Add at least one example to two classes.</source>
        <translation>请至少为两个类别各添加一个示例。</translation>
    </message>
    <message>
        <source>Class {n}</source>
        <translation>类别 {n}</translation>
    </message>
    <message>
        <source>Click a class first</source>
        <translation>请先单击一个类别</translation>
    </message>
    <message>
        <source>Click a class first.</source>
        <translation>请先单击一个类别。</translation>
    </message>
    <message numerus="yes">
        <source>Deleted “{name}” and its %n label(s).</source>
        <translation>
            <numerusform>已删除“{name}”及其 %n 个标签。</numerusform>
        </translation>
    </message>
    <message>
        <source>Merged “{one}” into “{other}”.</source>
        <translation>已将“{one}”合并到“{other}”。</translation>
    </message>
    <message>
        <source>You’ve added examples. Adapt again to use them.</source>
        <translation>您添加了示例。重新学习后才会用到它们。</translation>
    </message>
</context>
<context>
    <name>ExplainController</name>
    <message>
        <source>Loading the vision model, first time only.</source>
        <translation>正在加载视觉模型，仅首次需要。</translation>
    </message>
    <message>
        <source>Select one image to see what the network makes of it.</source>
        <translation>请选择一张图片，查看网络如何看待它。</translation>
    </message>
</context>
<context>
    <name>Export</name>
    <message numerus="yes">
        <source>%n image(s) left out:</source>
        <translation>
            <numerusform>略过 %n 张图片：</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) will be written.</source>
        <translation>
            <numerusform>将写入 %n 张图片。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n without a label, or damaged, will be left out.</source>
        <translation>
            <numerusform>有 %n 张没有标签或已损坏，将被略过。</numerusform>
        </translation>
    </message>
    <message>
        <source>A FiftyOneImageClassificationDataset: pictures and labels, with confidence, to look into with FiftyOne.</source>
        <translation>FiftyOneImageClassificationDataset：图片和标签，附置信度，可用 FiftyOne 查看。</translation>
    </message>
    <message>
        <source>All images</source>
        <translation>所有图片</translation>
    </message>
    <message>
        <source>Before it is kept, it is run on up to 200 images.</source>
        <translation>保存之前会在最多 200 张图片上试运行。</translation>
    </message>
    <message>
        <source>COCO</source>
        <translation>COCO</translation>
    </message>
    <message>
        <source>Class folders</source>
        <translation>类别文件夹</translation>
    </message>
    <message numerus="yes">
        <source>Exported %n image(s) to “{name}”.</source>
        <translation>
            <numerusform>已将 %n 张图片的结果导出到“{name}”。</numerusform>
        </translation>
    </message>
    <message>
        <source>Exported the model to “{name}”.</source>
        <translation>已将模型导出到“{name}”。</translation>
    </message>
    <message>
        <source>FiftyOne</source>
        <translation>FiftyOne</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>Label Studio</source>
        <translation>Label Studio</translation>
    </message>
    <message>
        <source>Load it with fiftyone.Dataset.from_dir and the type fiftyone.types.FiftyOneImageClassificationDataset.</source>
        <translation>用 fiftyone.Dataset.from_dir 加载，类型为 fiftyone.types.FiftyOneImageClassificationDataset。</translation>
    </message>
    <message>
        <source>Metadata</source>
        <translation>元数据</translation>
    </message>
    <message>
        <source>Model (ONNX)</source>
        <translation>模型 (ONNX)</translation>
    </message>
    <message>
        <source>No image was at hand to compare the file with Handful. Label a folder first.</source>
        <translation>没有可用的图片来对比该文件与 Handful。请先标注文件夹。</translation>
    </message>
    <message>
        <source>One flat object per line, ready for pandas, Polars and DuckDB.</source>
        <translation>每行一个扁平对象，可直接用于 pandas、Polars 和 DuckDB。</translation>
    </message>
    <message>
        <source>One folder per class, as training tools expect. Uncertain images go to a separate folder or are left out.</source>
        <translation>每个类别一个文件夹，符合训练工具的要求。不确定的图片放在单独的文件夹中，或不导出。</translation>
    </message>
    <message>
        <source>One object per image, with classes and model details.</source>
        <translation>每张图片一个对象，包含类别和模型信息。</translation>
    </message>
    <message>
        <source>One row per image, for spreadsheets and scripts.</source>
        <translation>每张图片一行，适合电子表格和脚本。</translation>
    </message>
    <message>
        <source>One sidecar file per image with its label as keywords, for digiKam, Lightroom, darktable and other photo libraries.</source>
        <translation>每张图片一个附属文件，标签写为关键字，适合 digiKam、Lightroom、darktable 等图库软件。</translation>
    </message>
    <message numerus="yes">
        <source>%n doubtful image(s) lie in “{name}”.</source>
        <translation>
            <numerusform>%n 张存疑的图片在“{name}”中。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n doubtful image(s) were left out.</source>
        <translation>
            <numerusform>略过了 %n 张存疑的图片。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n doubtful or without a label will be left out.</source>
        <translation>
            <numerusform>将略过 %n 张存疑或没有标签的图片。</numerusform>
        </translation>
    </message>
    <message>
        <source>CVAT</source>
        <translation>CVAT</translation>
    </message>
    <message>
        <source>Copies of your JPEG, PNG and WebP pictures with the label inside as keywords, for programs that read no small files beside.</source>
        <translation>您的 JPEG、PNG 和 WebP 图片的副本，标签以关键词形式写在其中，供不读取附属文件的程序使用。</translation>
    </message>
    <message>
        <source>Embeddings (Parquet)</source>
        <translation>嵌入向量（Parquet）</translation>
    </message>
    <message>
        <source>Embeddings (npz)</source>
        <translation>嵌入向量（npz）</translation>
    </message>
    <message>
        <source>Hugging Face’s loader takes “{name}” for a part of the data. Load the folder by its path, as README.md in it says.</source>
        <translation>Hugging Face 的加载器会把“{name}”当作数据的一部分。请按其中 README.md 所说，用路径加载该文件夹。</translation>
    </message>
    <message>
        <source>JSON Lines</source>
        <translation>JSON Lines</translation>
    </message>
    <message>
        <source>Keywords inside</source>
        <translation>写入关键词</translation>
    </message>
    <message>
        <source>Not into parts</source>
        <translation>不划分</translation>
    </message>
    <message>
        <source>Parted into {sizes}.</source>
        <translation>已划分为 {sizes}。</translation>
    </message>
    <message>
        <source>Photo libraries read them where they lie next to the picture of their name.</source>
        <translation>放在同名图片旁边时，图库软件会读取它们。</translation>
    </message>
    <message>
        <source>Pictures and tags as CVAT imports them, and the labels of a new project.</source>
        <translation>CVAT 可导入的图片和标签，以及新项目的标签列表。</translation>
    </message>
    <message>
        <source>README.txt in it says how to import it.</source>
        <translation>其中的 README.txt 说明如何导入。</translation>
    </message>
    <message>
        <source>Read again after writing: every label is there, and as it was meant.</source>
        <translation>写入后已重新读取：所有标签齐全无误。</translation>
    </message>
    <message numerus="yes">
        <source>Run on %n image(s): the same label as here on {same}.</source>
        <translation>
            <numerusform>在 %n 张图片上运行：{same} 张的标签与这里相同。</numerusform>
        </translation>
    </message>
    <message>
        <source>Table (CSV)</source>
        <translation>表格 (CSV)</translation>
    </message>
    <message>
        <source>Tasks to go on labeling in Label Studio: your labels as annotations, the model&apos;s as predictions.</source>
        <translation>可在 Label Studio 中继续标注的任务：您的标签作为标注，模型的作为预测。</translation>
    </message>
    <message>
        <source>The JSON that computer vision tools share. A label is a box around the whole picture.</source>
        <translation>计算机视觉工具通用的 JSON。标签是包围整张图片的框。</translation>
    </message>
    <message>
        <source>The current model as one file, with a script that labels pictures without Handful.</source>
        <translation>将当前模型保存为一个文件，并附上无需 Handful 即可标注图片的脚本。</translation>
    </message>
    <message>
        <source>The embedding of each image, with path, label and hash.</source>
        <translation>每张图片的嵌入向量，附路径、标签和哈希。</translation>
    </message>
    <message>
        <source>The first of them</source>
        <translation>其中的前几个</translation>
    </message>
    <message>
        <source>The same numbers as a table for FiftyOne, LanceDB and DuckDB. It needs pyarrow.</source>
        <translation>同样的数值，以表格形式供 FiftyOne、LanceDB 和 DuckDB 使用。需要 pyarrow。</translation>
    </message>
    <message>
        <source>There is no model yet. Adapt first.</source>
        <translation>还没有模型。请先单击“学习”。</translation>
    </message>
    <message>
        <source>Those that you labeled</source>
        <translation>由您标注的</translation>
    </message>
    <message>
        <source>Too few different images to be in every part: {names}.</source>
        <translation>不同的图片太少，无法出现在每个部分中：{names}。</translation>
    </message>
    <message>
        <source>Try it: python label_pictures.py FOLDER. The script shows how it is used.</source>
        <translation>试一试：python label_pictures.py FOLDER。脚本演示了用法。</translation>
    </message>
    <message>
        <source>XMP keywords</source>
        <translation>XMP 关键词</translation>
    </message>
    <message>
        <source>Yours, and those the model is sure of</source>
        <translation>您的，以及模型有把握的</translation>
    </message>
    <message>
        <source>labels.json begins with</source>
        <translation>labels.json 的开头</translation>
    </message>
    <message>
        <source>tasks.json begins with</source>
        <translation>tasks.json 的开头</translation>
    </message>
    <message>
        <source>train, val, test as the folders are</source>
        <translation>按文件夹的 train、val、test</translation>
    </message>
    <message>
        <source>train/val {shares}</source>
        <translation>train/val {shares}</translation>
    </message>
    <message>
        <source>train/val/test {shares}</source>
        <translation>train/val/test {shares}</translation>
    </message>
    <message>
        <source>{project} COCO</source>
        <translation>{project} COCO</translation>
    </message>
    <message>
        <source>{project} CVAT</source>
        <translation>{project} CVAT</translation>
    </message>
    <message>
        <source>{project} FiftyOne</source>
        <translation>{project} FiftyOne</translation>
    </message>
    <message>
        <source>{project} Label Studio</source>
        <translation>{project} Label Studio</translation>
    </message>
    <message>
        <source>{project} embeddings</source>
        <translation>{project} 嵌入向量</translation>
    </message>
    <message>
        <source>{project} keywords</source>
        <translation>{project} 关键词</translation>
    </message>
    <message>
        <source>{project} labels</source>
        <translation>{project} 标签</translation>
    </message>
    <message>
        <source>{project} model</source>
        <translation>{project} 模型</translation>
    </message>
    <message>
        <source>{project} sorted</source>
        <translation>{project} 已分类</translation>
    </message>
    <message>
        <source>{project} with keywords</source>
        <translation>{project}（含关键词）</translation>
    </message>
</context>
<context>
    <name>ExportController</name>
    <message>
        <source>It was stopped before it was done.</source>
        <translation>完成之前已停止。</translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Choose where to write to.</source>
        <translation>请选择写入的位置。</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Labels (*{suffix})</source>
        <translation>标签 (*{suffix})</translation>
    </message>
    <message>
        <source>Formats</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>New or empty folder</source>
        <translation>新的或空的文件夹</translation>
    </message>
    <message>
        <source>Something is there already. Choose another name, or an empty folder.</source>
        <translation>该处已有内容。请另取名称，或选择空文件夹。</translation>
    </message>
    <message>
        <source>The file exists and will be replaced.</source>
        <translation>文件已存在，将被替换。</translation>
    </message>
    <message>
        <source>There is no folder {path}.</source>
        <translation>文件夹 {path} 不存在。</translation>
    </message>
    <message>
        <source>This is a folder; add the name of a file.</source>
        <translation>这是一个文件夹，请加上文件名。</translation>
    </message>
    <message>
        <source>Writing “{name}”…</source>
        <translation>正在写入“{name}”…</translation>
    </message>
    <message>
        <source>Your pictures stay as they are. What their sidecars hold is kept.</source>
        <translation>您的图片保持原样。附属文件中已有的内容会保留。</translation>
    </message>
</context>
<context>
    <name>ExportFields</name>
    <message>
        <source>&amp;Doubtful images beside it</source>
        <translation>存疑的图片放在旁边(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;From</source>
        <translation>来源(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Images</source>
        <translation>图片(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;Made for spreadsheets</source>
        <translation>用于电子表格(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Names</source>
        <translation>名称(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Pictures</source>
        <translation>放入方式(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Sidecars</source>
        <translation>附属文件(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Split</source>
        <translation>划分(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;To</source>
        <translation>到(&amp;T)</translation>
    </message>
    <message>
        <source>All folders</source>
        <translation>所有文件夹</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Copies</source>
        <translation>副本</translation>
    </message>
    <message>
        <source>Copies of an image and shots of one burst stay together in one of the parts.</source>
        <translation>同一图片的副本和同一次连拍的图片会留在同一部分。</translation>
    </message>
    <message>
        <source>Images that the model is not sure of go into a second folder, whose name ends in “-doubtful”. Among the classes, training tools would take them for a class.</source>
        <translation>模型没有把握的图片放入另一个名称以“-doubtful”结尾的文件夹。若放在类别之间，训练工具会把它们当成一个类别。</translation>
    </message>
    <message>
        <source>Images that you gave as examples and that lie in none of these folders.</source>
        <translation>您作为示例给出、但不在这些文件夹中的图片。</translation>
    </message>
    <message>
        <source>In a folder of their own</source>
        <translation>放在单独的文件夹中</translation>
    </message>
    <message>
        <source>Links to your pictures, which take no room</source>
        <translation>指向您图片的链接，不占空间</translation>
    </message>
    <message>
        <source>Next to your pictures</source>
        <translation>放在您的图片旁边</translation>
    </message>
    <message>
        <source>With &amp;examples from elsewhere</source>
        <translation>包括其他位置的示例(&amp;E)</translation>
    </message>
    <message>
        <source>With a mark that makes them read every script, and an apostrophe before names that they would run as formulas. Leave it off for scripts.</source>
        <translation>带有使其能读取所有文字的标记，并在会被当作公式运行的名称前加撇号。供脚本使用时请不要勾选。</translation>
    </message>
    <message>
        <source>owl.jpg.xmp: digiKam, darktable, Immich</source>
        <translation>owl.jpg.xmp：digiKam、darktable、Immich</translation>
    </message>
    <message>
        <source>owl.xmp: Lightroom, Bridge, Capture One</source>
        <translation>owl.xmp：Lightroom、Bridge、Capture One</translation>
    </message>
</context>
<context>
    <name>ExportPreviewPart</name>
    <message>
        <source>Beginning of the file</source>
        <translation>文件开头</translation>
    </message>
    <message>
        <source>Files that will be written</source>
        <translation>将写入的文件</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>预览</translation>
    </message>
</context>
<context>
    <name>ExportResult</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Export something else</source>
        <translation>导出其他内容</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>隐藏</translation>
    </message>
    <message>
        <source>Images left out</source>
        <translation>略过的图片</translation>
    </message>
    <message>
        <source>Nothing was exported.</source>
        <translation>没有导出任何内容。</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
</context>
<context>
    <name>FeatureMapsDialog</name>
    <message>
        <source>All {all} channels, the most varied first, {rows} × {columns} cells.</source>
        <translation>全部 {all} 个通道，变化大的在前，{rows} × {columns} 格。</translation>
    </message>
    <message>
        <source>Channel {n}: click to enlarge</source>
        <translation>通道 {n}：单击放大</translation>
    </message>
    <message>
        <source>Every layer</source>
        <translation>所有层</translation>
    </message>
    <message>
        <source>Feature maps</source>
        <translation>特征图</translation>
    </message>
    <message>
        <source>Layer of the network</source>
        <translation>网络的层</translation>
    </message>
    <message>
        <source>List the parts of the blocks too</source>
        <translation>同时列出模块的各部分</translation>
    </message>
    <message>
        <source>The {n} most varied of {all} channels, {rows} × {columns} cells each.</source>
        <translation>{all} 个通道中变化最大的 {n} 个，每个 {rows} × {columns} 格。</translation>
    </message>
</context>
<context>
    <name>FilmStrip</name>
    <message>
        <source>Film strip</source>
        <translation>胶片条</translation>
    </message>
</context>
<context>
    <name>FilterBar</name>
    <message numerus="yes">
        <source>%n image(s)</source>
        <translation>
            <numerusform>%n 张图片</numerusform>
        </translation>
    </message>
    <message>
        <source>Any class</source>
        <translation>所有类别</translation>
    </message>
    <message>
        <source>Any confidence</source>
        <translation>所有置信度</translation>
    </message>
    <message>
        <source>Above {low}%</source>
        <translation>高于 {low}%</translation>
    </message>
    <message>
        <source>Alike together</source>
        <translation>按相似程度分组</translation>
    </message>
    <message>
        <source>Below {high}%</source>
        <translation>低于 {high}%</translation>
    </message>
    <message>
        <source>By name</source>
        <translation>按名称</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>置信度</translation>
    </message>
    <message>
        <source>Find by name</source>
        <translation>按名称查找</translation>
    </message>
    <message>
        <source>Folder order</source>
        <translation>文件夹顺序</translation>
    </message>
    <message>
        <source>Least certain first</source>
        <translation>最不确定的在前</translation>
    </message>
    <message>
        <source>Most confident first</source>
        <translation>置信度高的在前</translation>
    </message>
    <message>
        <source>{low}–{high}%</source>
        <translation>{low}–{high}%</translation>
    </message>
    <message>
        <source>Most similar to the chosen</source>
        <translation>与所选最相似</translation>
    </message>
    <message>
        <source>Newest first</source>
        <translation>最新的在前</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>排序</translation>
    </message>
    <message>
        <source>Show all images again</source>
        <translation>重新显示所有图片</translation>
    </message>
    <message>
        <source>Show the images whose name holds this text. Or type label:fox, conf:&lt;0.6, status:unsure, date:&gt;=2024-05, by:you, origin:accepted; a minus before it turns it around.</source>
        <translation>显示名称中含有这段文字的图片。也可输入 label:fox、conf:&lt;0.6、status:unsure、date:&gt;=2024-05、by:you、origin:accepted；前面加减号表示排除。</translation>
    </message>
    <message>
        <source>{n} of {total} images</source>
        <translation>{n} / {total} 张图片</translation>
    </message>
</context>
<context>
    <name>Frame</name>
    <message>
        <source>Tools</source>
        <translation>工具</translation>
    </message>
    <message>
        <source>{name} (read only)</source>
        <translation>{name}（只读）</translation>
    </message>
    <message>
        <source>{name} – Handful</source>
        <translation>{name} – Handful</translation>
    </message>
</context>
<context>
    <name>GoTo</name>
    <message>
        <source>Go to a name</source>
        <translation>转到名称</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
</context>
<context>
    <name>GroupHeader</name>
    <message numerus="yes">
        <source>%n class(es)</source>
        <translation>
            <numerusform>%n 个类别</numerusform>
        </translation>
    </message>
    <message>
        <source>Group {path}, {count}, {state}</source>
        <translation>分组 {path}，{count}，{state}</translation>
    </message>
    <message>
        <source>Name of the group</source>
        <translation>分组名称</translation>
    </message>
    <message>
        <source>folded</source>
        <translation>已折叠</translation>
    </message>
    <message>
        <source>unfolded</source>
        <translation>已展开</translation>
    </message>
</context>
<context>
    <name>GroupMenu</name>
    <message>
        <source>Fold all groups</source>
        <translation>折叠所有分组</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Unfold all groups</source>
        <translation>展开所有分组</translation>
    </message>
</context>
<context>
    <name>Groups</name>
    <message numerus="yes">
        <source>%n group(s)</source>
        <translation>
            <numerusform>%n 组</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s)</source>
        <translation>
            <numerusform>%n 张图片</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n labeled by you</source>
        <translation>
            <numerusform>已由您标注 %n 张</numerusform>
        </translation>
    </message>
    <message>
        <source>All {name}</source>
        <translation>全部为“{name}”</translation>
    </message>
    <message>
        <source>Mixed, {share} {name}</source>
        <translation>混合，{share} 为“{name}”</translation>
    </message>
    <message>
        <source>Mostly {name}, {share}</source>
        <translation>大多为“{name}”，{share}</translation>
    </message>
    <message>
        <source>Not labeled yet</source>
        <translation>尚未标注</translation>
    </message>
    <message>
        <source>none of these</source>
        <translation>都不是</translation>
    </message>
</context>
<context>
    <name>HeatAsker</name>
    <message>
        <source>A heat map needs a model: press Adapt first.</source>
        <translation>热力图需要模型：请先单击“学习”。</translation>
    </message>
    <message>
        <source>Loading the vision model, first time only.</source>
        <translation>正在加载视觉模型，仅首次需要。</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>正在分析…</translation>
    </message>
    <message>
        <source>Out of date: adapt again to refresh this heat map.</source>
        <translation>已过期：重新学习后可刷新此热力图。</translation>
    </message>
    <message>
        <source>The heat map comes when adapting is done.</source>
        <translation>学习完成后会显示热力图。</translation>
    </message>
</context>
<context>
    <name>HeatPart</name>
    <message>
        <source>Against the runner-up</source>
        <translation>与第二候选对比</translation>
    </message>
    <message>
        <source>Against {name}</source>
        <translation>反对 {name}</translation>
    </message>
    <message>
        <source>Feature maps…</source>
        <translation>特征图…</translation>
    </message>
    <message>
        <source>For the label</source>
        <translation>支持该标签</translation>
    </message>
    <message>
        <source>For {name}</source>
        <translation>支持 {name}</translation>
    </message>
    <message>
        <source>Heat map</source>
        <translation>热力图</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>不透明度</translation>
    </message>
    <message>
        <source>Opacity of the heat map</source>
        <translation>热力图的不透明度</translation>
    </message>
    <message>
        <source>What speaks for the label, and what against it</source>
        <translation>哪些部分支持该标签，哪些反对</translation>
    </message>
    <message>
        <source>What tells the label from the next likely class</source>
        <translation>该标签与第二可能的类别有何区别</translation>
    </message>
    <message>
        <source>What the layers of the network make of it</source>
        <translation>网络各层如何看待它</translation>
    </message>
</context>
<context>
    <name>HelpController</name>
    <message>
        <source>Class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Decide what the model is unsure of, one key per photo.</source>
        <translation>判断模型不确定的照片，每张只需按一个键。</translation>
    </message>
    <message>
        <source>Drop the folder to sort here. Space shows a photo large.</source>
        <translation>将要分类的文件夹拖到这里。按空格键放大查看照片。</translation>
    </message>
    <message>
        <source>Each class is a card. Drop a few pictures on it: five are a good start.</source>
        <translation>每个类别是一张卡片。拖几张图片到卡片上：五张就是好的开始。</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Report copied: versions and the end of the logs. It contains file names, but no pictures.</source>
        <translation>报告已复制：包含版本和日志末尾。其中有文件名，没有图片。</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>复查</translation>
    </message>
    <message>
        <source>See how accurate it is, accept the rest, and save the result.</source>
        <translation>查看准确率，接受其余图片，保存结果。</translation>
    </message>
    <message>
        <source>Teach by example</source>
        <translation>用示例示教</translation>
    </message>
    <message>
        <source>The next step</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>This button always does what comes next: adapt and sort, review, export.</source>
        <translation>此按钮总是执行下一步：学习并分类、复查、导出。</translation>
    </message>
    <message>
        <source>Trust &amp; export</source>
        <translation>可信度与导出</translation>
    </message>
    <message>
        <source>Your photos</source>
        <translation>您的照片</translation>
    </message>
</context>
<context>
    <name>HistoryChart</name>
    <message>
        <source>Accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>Accuracy over versions</source>
        <translation>各版本的准确率</translation>
    </message>
    <message>
        <source>At least</source>
        <translation>下限</translation>
    </message>
    <message>
        <source>At most</source>
        <translation>上限</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>Examples</source>
        <translation>示例</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>版本</translation>
    </message>
</context>
<context>
    <name>HistoryController</name>
    <message>
        <source>No uncertain images are left. {summary}</source>
        <translation>没有不确定的图片了。{summary}</translation>
    </message>
</context>
<context>
    <name>HistoryList</name>
    <message>
        <source>Changes, newest first</source>
        <translation>更改，最新的在前</translation>
    </message>
</context>
<context>
    <name>HistoryModel</name>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>{name}, here now</source>
        <translation>{name}，当前位置</translation>
    </message>
    <message>
        <source>{name}, undone</source>
        <translation>{name}，已撤销</translation>
    </message>
</context>
<context>
    <name>HistoryPanel</name>
    <message>
        <source>Back to the inspector</source>
        <translation>返回检查器</translation>
    </message>
    <message>
        <source>Click a change to go back to it, or forth again.</source>
        <translation>单击某项更改即可退回或再次前进到该处。</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史记录</translation>
    </message>
</context>
<context>
    <name>ImageGrid</name>
    <message>
        <source>Cannot be read</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>None of these</source>
        <translation>都不是</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>accepted unseen</source>
        <translation>未看即接受</translation>
    </message>
    <message>
        <source>labeled by you</source>
        <translation>由您标注</translation>
    </message>
    <message>
        <source>selected</source>
        <translation>已选择</translation>
    </message>
    <message>
        <source>unsure</source>
        <translation>不确定</translation>
    </message>
    <message>
        <source>{n} more like it below</source>
        <translation>其下还有 {n} 张相似图片</translation>
    </message>
</context>
<context>
    <name>ImagesPanel</name>
    <message>
        <source>Add a folder of images to see them here.</source>
        <translation>添加图片文件夹后，图片会显示在这里。</translation>
    </message>
    <message>
        <source>No image passes these filters.</source>
        <translation>没有符合筛选条件的图片。</translation>
    </message>
    <message>
        <source>Reading the names of the files…</source>
        <translation>正在读取文件名…</translation>
    </message>
</context>
<context>
    <name>ImportController</name>
    <message>
        <source>A new or empty folder for the pictures in “{name}”</source>
        <translation>用于“{name}”中图片的新文件夹或空文件夹</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>所有文件</translation>
    </message>
    <message>
        <source>Give them these labels</source>
        <translation>给它们这些标签</translation>
    </message>
    <message>
        <source>Import labels</source>
        <translation>导入标签</translation>
    </message>
    <message>
        <source>Keywords</source>
        <translation>关键词</translation>
    </message>
    <message>
        <source>Keywords that are labels, with commas between them:</source>
        <translation>作为标签的关键词，用逗号分隔：</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Learn from validation and test, too</source>
        <translation>也从验证集和测试集学习</translation>
    </message>
    <message>
        <source>Look in another folder…</source>
        <translation>到其他文件夹中查找…</translation>
    </message>
    <message>
        <source>Take the model’s labels, too</source>
        <translation>也采用模型的标签</translation>
    </message>
    <message>
        <source>Where the pictures lie</source>
        <translation>图片所在的文件夹</translation>
    </message>
</context>
<context>
    <name>Imports</name>
    <message numerus="yes">
        <source>%n could not be used</source>
        <translation>
            <numerusform>%n 个无法使用</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n could not be used.</source>
        <translation>
            <numerusform>%n 个无法使用。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n had it already.</source>
        <translation>
            <numerusform>%n 张原本就有该标签。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n have several labels in the file</source>
        <translation>
            <numerusform>%n 张在文件中有多个标签</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) have several labels in the file.</source>
        <translation>
            <numerusform>%n 张图片在文件中有多个标签。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) keep another label that you gave.</source>
        <translation>
            <numerusform>%n 张图片保留您给的其他标签。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) lie in no class folder.</source>
        <translation>
            <numerusform>%n 张图片不在任何类别文件夹中。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) of validation and test got no label.</source>
        <translation>
            <numerusform>验证集和测试集中的 %n 张图片没有得到标签。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) were not found.</source>
        <translation>
            <numerusform>有 %n 张图片没有找到。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n keep another label that you gave</source>
        <translation>
            <numerusform>%n 张保留您给的其他标签</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n label(s) of a model stayed out.</source>
        <translation>
            <numerusform>未采用模型给出的 %n 个标签。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n may be one of several</source>
        <translation>
            <numerusform>%n 张可能对应多张图片</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not found</source>
        <translation>
            <numerusform>%n 张没有找到</numerusform>
        </translation>
    </message>
    <message>
        <source>none of these</source>
        <translation>都不是</translation>
    </message>
    <message>
        <source>{kept}; in the file {said}</source>
        <translation>{kept}；文件中为 {said}</translation>
    </message>
    <message numerus="yes">
        <source>“{name}” gave %n image(s) a label.</source>
        <translation>
            <numerusform>“{name}”给 %n 张图片加上了标签。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Inspector</name>
    <message numerus="yes">
        <source>%n image(s) selected</source>
        <translation>
            <numerusform>已选择 %n 张图片</numerusform>
        </translation>
    </message>
    <message>
        <source>Accepted unseen.</source>
        <translation>未看即接受。</translation>
    </message>
    <message>
        <source>Accepted unseen: at most {n}% of such labels may be wrong.</source>
        <translation>未看即接受：此类标签最多可能有 {n}% 是错的。</translation>
    </message>
    <message>
        <source>Applies to all selected images.</source>
        <translation>应用于所有选中的图片。</translation>
    </message>
    <message>
        <source>Confirmed by you.</source>
        <translation>由您确认。</translation>
    </message>
    <message>
        <source>Current labels</source>
        <translation>当前标签</translation>
    </message>
    <message>
        <source>How likely each class is</source>
        <translation>各类别的可能性</translation>
    </message>
    <message>
        <source>If it were one of your classes</source>
        <translation>假如它属于您的某个类别</translation>
    </message>
    <message>
        <source>Imported.</source>
        <translation>导入的标签。</translation>
    </message>
    <message>
        <source>It looks like none of your examples. Closest is {name}.</source>
        <translation>它与您的示例都不像。最接近的是 {name}。</translation>
    </message>
    <message>
        <source>Labeled by you.</source>
        <translation>由您标注。</translation>
    </message>
    <message>
        <source>No label and no prediction yet.</source>
        <translation>尚无标签和预测。</translation>
    </message>
    <message>
        <source>None of these</source>
        <translation>都不是</translation>
    </message>
    <message>
        <source>Predicted from your examples.</source>
        <translation>根据您的示例预测。</translation>
    </message>
    <message>
        <source>Select an image to see its prediction and the examples behind it.</source>
        <translation>选择一张图片，查看预测结果及其依据的示例。</translation>
    </message>
    <message>
        <source>The prediction is {name} now, {confidence}.</source>
        <translation>现在的预测是 {name}，{confidence}。</translation>
    </message>
    <message>
        <source>The prediction was {name}, {confidence}.</source>
        <translation>预测是 {name}，{confidence}。</translation>
    </message>
    <message>
        <source>This picture cannot be read: {reason}. It is left out, all others are not affected. Repair or replace the file, then add its folder again.</source>
        <translation>无法读取这张图片：{reason}。它已被略过，其他图片不受影响。请修复或替换文件，然后重新添加所在的文件夹。</translation>
    </message>
    <message>
        <source>Unsure: it could also be {name}, {confidence}.</source>
        <translation>不确定：也可能是 {name}，{confidence}。</translation>
    </message>
    <message>
        <source>Unsure: please check this one.</source>
        <translation>不确定：请检查这一张。</translation>
    </message>
    <message>
        <source>You said that it is none of these.</source>
        <translation>您已指定它都不是。</translation>
    </message>
    <message>
        <source>a deleted class</source>
        <translation>已删除的类别</translation>
    </message>
    <message>
        <source>{width} × {height} px</source>
        <translation>{width} × {height} 像素</translation>
    </message>
</context>
<context>
    <name>IssuesPart</name>
    <message numerus="yes">
        <source>%n image(s)</source>
        <translation>
            <numerusform>%n 张图片</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n similar image(s)</source>
        <translation>
            <numerusform>%n 张相似图片</numerusform>
        </translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>重新检查</translation>
    </message>
    <message>
        <source>Check the images</source>
        <translation>检查图片</translation>
    </message>
    <message>
        <source>Checking examples and images…</source>
        <translation>正在检查示例和图片…</translation>
    </message>
    <message>
        <source>Finds labels that may be wrong, near-duplicates and possible new classes.</source>
        <translation>查找可能有误的标签、近似重复的图片和可能的新类别。</translation>
    </message>
    <message>
        <source>Make a class of these</source>
        <translation>为这些图片新建类别</translation>
    </message>
    <message>
        <source>May be a class of its own</source>
        <translation>可能自成一类</translation>
    </message>
    <message>
        <source>May have the wrong label</source>
        <translation>标签可能有误</translation>
    </message>
    <message>
        <source>Near-duplicates</source>
        <translation>近似重复</translation>
    </message>
    <message>
        <source>Needs attention</source>
        <translation>需要注意</translation>
    </message>
    <message>
        <source>No issues found: every example resembles its class, and there are no near-duplicates.</source>
        <translation>没有发现问题：每个示例都像它的类别，也没有近似重复的图片。</translation>
    </message>
    <message>
        <source>Select an issue to see its images.</source>
        <translation>选择一个问题查看相关图片。</translation>
    </message>
    <message>
        <source>{one} looks like {other} ({percent}%)</source>
        <translation>{one} 看起来像 {other}（{percent}%）</translation>
    </message>
</context>
<context>
    <name>JobBar</name>
    <message>
        <source>Close this message</source>
        <translation>关闭此消息</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>提示</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Stop; what is done so far is kept</source>
        <translation>停止；已完成的部分会保留</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>正在停止…</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>a few seconds left</source>
        <translation>还剩几秒</translation>
    </message>
    <message>
        <source>about {h} h {m} min left</source>
        <translation>还剩约 {h} 小时 {m} 分钟</translation>
    </message>
    <message>
        <source>about {n} h left</source>
        <translation>还剩约 {n} 小时</translation>
    </message>
    <message>
        <source>about {n} min left</source>
        <translation>还剩约 {n} 分钟</translation>
    </message>
    <message>
        <source>about {n} s left</source>
        <translation>还剩约 {n} 秒</translation>
    </message>
    <message>
        <source>{n} done</source>
        <translation>已完成 {n}</translation>
    </message>
    <message>
        <source>{n} images/s</source>
        <translation>{n} 张/秒</translation>
    </message>
</context>
<context>
    <name>KeysDialog</name>
    <message>
        <source>Arrows, Page up and down, Home and End walk through the images, Shift with them selects, Space marks, Esc selects nothing. These keys are the same in every program and stay as they are.</source>
        <translation>方向键、Page Up、Page Down、Home 和 End 用于浏览图片，同时按住 Shift 可选择，空格键标记，Esc 取消选择。这些键在所有程序中都一样，不能更改。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Commands and their keys</source>
        <translation>命令及其快捷键</translation>
    </message>
    <message>
        <source>Find a command or a key</source>
        <translation>查找命令或快捷键</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>Reset all keys</source>
        <translation>重置所有快捷键</translation>
    </message>
    <message>
        <source>“{key}” belongs to “{command}”, which will be without it.</source>
        <translation>“{key}”已用于“{command}”，改用后该命令将不再有此快捷键。</translation>
    </message>
    <message>
        <source>“{key}” walks through the images; choose another key.</source>
        <translation>“{key}”用于浏览图片，请选择其他键。</translation>
    </message>
</context>
<context>
    <name>LabelButtons</name>
    <message>
        <source>Accept</source>
        <translation>接受</translation>
    </message>
    <message>
        <source>Accept all</source>
        <translation>全部接受</translation>
    </message>
    <message>
        <source>Change class</source>
        <translation>更改类别</translation>
    </message>
    <message>
        <source>Choose class</source>
        <translation>选择类别</translation>
    </message>
    <message>
        <source>Create a class first</source>
        <translation>请先新建类别</translation>
    </message>
    <message>
        <source>Every prediction of the selected images is right</source>
        <translation>所选图片的预测全部正确</translation>
    </message>
    <message>
        <source>None of these</source>
        <translation>都不是</translation>
    </message>
    <message>
        <source>The class is right: make it your label</source>
        <translation>类别正确：设为您的标签</translation>
    </message>
</context>
<context>
    <name>LabellingController</name>
    <message numerus="yes">
        <source>%n image(s)</source>
        <translation>
            <numerusform>%n 张图片</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n labeled by you</source>
        <translation>
            <numerusform>%n 张由您标注</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>已选 %n 张</numerusform>
        </translation>
    </message>
    <message>
        <source>No uncertain images are left.</source>
        <translation>没有不确定的图片了。</translation>
    </message>
    <message>
        <source>Folder with images</source>
        <translation>图片文件夹</translation>
    </message>
    <message>
        <source>There are no classes yet</source>
        <translation>还没有类别</translation>
    </message>
</context>
<context>
    <name>LayoutDialog</name>
    <message numerus="yes">
        <source>%n class(es): {classes}</source>
        <translation>
            <numerusform>%n 个类别：{classes}</numerusform>
        </translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Each folder is a class</source>
        <translation>每个文件夹是一个类别</translation>
    </message>
    <message>
        <source>Groups of classes</source>
        <translation>类别分组</translation>
    </message>
    <message>
        <source>Learn from them</source>
        <translation>用它们学习</translation>
    </message>
    <message>
        <source>Learn from validation and test pictures, too</source>
        <translation>也用验证和测试图片学习</translation>
    </message>
    <message>
        <source>Parts of one data set, with the classes inside</source>
        <translation>一个数据集的各部分，类别在其中</translation>
    </message>
    <message>
        <source>The folders in “{name}” may mean several things. What do they mean?</source>
        <translation>“{name}”中的文件夹可能有几种含义。它们是什么意思？</translation>
    </message>
    <message>
        <source>There are no class folders inside, so nothing can be learned.</source>
        <translation>其中没有类别文件夹，因此无法学习。</translation>
    </message>
    <message>
        <source>What the folders mean</source>
        <translation>文件夹的含义</translation>
    </message>
    <message>
        <source>{n} more</source>
        <translation>还有 {n} 个</translation>
    </message>
    <message>
        <source>{title} (recommended)</source>
        <translation>{title}（推荐）</translation>
    </message>
</context>
<context>
    <name>LeftOut</name>
    <message numerus="yes">
        <source>%n 3D model(s)</source>
        <translation>
            <numerusform>%n 个 3D 模型</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n PDF(s)</source>
        <translation>
            <numerusform>%n 个 PDF 文件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n TGA picture(s)</source>
        <translation>
            <numerusform>%n 张 TGA 图片</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n archive(s)</source>
        <translation>
            <numerusform>%n 个压缩包</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n data file(s)</source>
        <translation>
            <numerusform>%n 个数据文件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n design file(s) (such as Photoshop’s)</source>
        <translation>
            <numerusform>%n 个设计文件（例如 Photoshop 的）</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n document(s)</source>
        <translation>
            <numerusform>%n 个文档</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) not downloaded yet</source>
        <translation>
            <numerusform>%n 个尚未下载的文件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) of Handful</source>
        <translation>
            <numerusform>%n 个 Handful 文件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) of the system</source>
        <translation>
            <numerusform>%n 个系统文件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) that you excluded</source>
        <translation>
            <numerusform>%n 个您排除的文件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) without suffix</source>
        <translation>
            <numerusform>%n 个没有后缀的文件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n folder(s) of the system</source>
        <translation>
            <numerusform>%n 个系统文件夹</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n folder(s) that you excluded</source>
        <translation>
            <numerusform>%n 个您排除的文件夹</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hidden file(s)</source>
        <translation>
            <numerusform>%n 个隐藏文件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hidden folder(s)</source>
        <translation>
            <numerusform>%n 个隐藏文件夹</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n icon(s)</source>
        <translation>
            <numerusform>%n 个图标</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n inner folder(s) of photo libraries</source>
        <translation>
            <numerusform>%n 个照片图库的内部文件夹</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n other file(s)</source>
        <translation>
            <numerusform>%n 个其他文件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s) of a rare kind</source>
        <translation>
            <numerusform>%n 张少见格式的图片</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n program(s)</source>
        <translation>
            <numerusform>%n 个程序</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n raw file(s)</source>
        <translation>
            <numerusform>%n 个 RAW 文件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n sidecar(s)</source>
        <translation>
            <numerusform>%n 个附属文件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n sound file(s)</source>
        <translation>
            <numerusform>%n 个声音文件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n unfinished download(s)</source>
        <translation>
            <numerusform>%n 个未完成的下载</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n vector drawing(s)</source>
        <translation>
            <numerusform>%n 个矢量图</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n video(s)</source>
        <translation>
            <numerusform>%n 个视频</numerusform>
        </translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message numerus="yes">
        <source>{kinds} were left out.</source>
        <translation>
            <numerusform>略过了{kinds}。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LegendLine</name>
    <message>
        <source>{name}: select all {n} on the map</source>
        <translation>{name}：在地图上选择全部 {n} 张</translation>
    </message>
</context>
<context>
    <name>LikePart</name>
    <message>
        <source>Looks most like these</source>
        <translation>与这些最相似</translation>
    </message>
    <message>
        <source>The nearest examples</source>
        <translation>最接近的示例</translation>
    </message>
</context>
<context>
    <name>ListHead</name>
    <message>
        <source>Classes</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Compact list</source>
        <translation>紧凑列表</translation>
    </message>
    <message>
        <source>Find a class</source>
        <translation>查找类别</translation>
    </message>
    <message>
        <source>Show classes as a compact list</source>
        <translation>以紧凑列表显示类别</translation>
    </message>
</context>
<context>
    <name>LiveController</name>
    <message>
        <source>Adapting and sorting…</source>
        <translation>正在学习并分类…</translation>
    </message>
    <message>
        <source>Adapts in a moment…</source>
        <translation>马上学习…</translation>
    </message>
    <message>
        <source>Up to date</source>
        <translation>已是最新</translation>
    </message>
    <message>
        <source>Waits after Undo. Your next change starts it again.</source>
        <translation>撤销后暂停。您下一次更改时会继续。</translation>
    </message>
    <message>
        <source>Waits for examples in two classes</source>
        <translation>等待两个类别有示例</translation>
    </message>
    <message>
        <source>Waits until you let go…</source>
        <translation>等您放手…</translation>
    </message>
</context>
<context>
    <name>LiveSwitch</name>
    <message>
        <source>Adapts and sorts again by itself, a moment after you change examples</source>
        <translation>更改示例后片刻，自动重新学习并分类</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>实时</translation>
    </message>
</context>
<context>
    <name>Loupe</name>
    <message>
        <source>Adapt and sort first. What the model is unsure of comes here.</source>
        <translation>请先学习并分类。模型不确定的图片会出现在这里。</translation>
    </message>
    <message>
        <source>All {total} reviewed</source>
        <translation>{total} 张全部复查完毕</translation>
    </message>
    <message>
        <source>Loupe</source>
        <translation>放大查看</translation>
    </message>
    <message>
        <source>Nothing to review: the model is sure of every image.</source>
        <translation>无需复查：模型对每张图片都有把握。</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>Reviewed</source>
        <translation>已复查</translation>
    </message>
    <message>
        <source>This file can’t be read.</source>
        <translation>无法读取此文件。</translation>
    </message>
    <message>
        <source>about {n} min</source>
        <translation>约 {n} 分钟</translation>
    </message>
    <message>
        <source>about {n} s</source>
        <translation>约 {n} 秒</translation>
    </message>
    <message>
        <source>{left}, {time}</source>
        <translation>{left}，{time}</translation>
    </message>
    <message>
        <source>{n} of {total}</source>
        <translation>{n} / {total}</translation>
    </message>
    <message>
        <source>{n} of {total} left</source>
        <translation>剩余 {n} / {total}</translation>
    </message>
</context>
<context>
    <name>LoupeHead</name>
    <message>
        <source>Back to the grid</source>
        <translation>返回网格</translation>
    </message>
    <message>
        <source>Fit the picture, or show its full size</source>
        <translation>适合窗口，或显示原始大小</translation>
    </message>
    <message>
        <source>Reviewed</source>
        <translation>已复查</translation>
    </message>
    <message>
        <source>{n}%</source>
        <translation>{n}%</translation>
    </message>
</context>
<context>
    <name>MapBoard</name>
    <message>
        <source>Color: class</source>
        <translation>颜色：类别</translation>
    </message>
    <message>
        <source>Color: confidence</source>
        <translation>颜色：置信度</translation>
    </message>
    <message>
        <source>Color: status</source>
        <translation>颜色：状态</translation>
    </message>
    <message>
        <source>Colors show</source>
        <translation>颜色表示</translation>
    </message>
    <message>
        <source>Drag draws a lasso around what to select. Ctrl adds to the selection, Alt takes away.</source>
        <translation>拖动以套索圈选。按住 Ctrl 添加到所选，按住 Alt 从中去除。</translation>
    </message>
    <message>
        <source>Drag moves the map. Shift and drag, or Ctrl and drag, draws a lasso.</source>
        <translation>拖动可移动地图。按住 Shift 或 Ctrl 拖动可绘制套索。</translation>
    </message>
    <message>
        <source>Lasso</source>
        <translation>套索</translation>
    </message>
    <message>
        <source>Move</source>
        <translation>移动</translation>
    </message>
    <message>
        <source>Show the whole map (Home)</source>
        <translation>显示整个地图 (Home)</translation>
    </message>
    <message>
        <source>What the colors of the points show</source>
        <translation>点的颜色表示什么</translation>
    </message>
    <message>
        <source>Whole map</source>
        <translation>整个地图</translation>
    </message>
    <message>
        <source>Zoom to the selection</source>
        <translation>缩放到所选</translation>
    </message>
</context>
<context>
    <name>MapHover</name>
    <message>
        <source>accepted unseen</source>
        <translation>未看即接受</translation>
    </message>
    <message>
        <source>labeled by you</source>
        <translation>由您标注</translation>
    </message>
    <message>
        <source>unlike the examples</source>
        <translation>与示例不像</translation>
    </message>
    <message>
        <source>unsure</source>
        <translation>不确定</translation>
    </message>
</context>
<context>
    <name>MapLegend</name>
    <message>
        <source>Hide it</source>
        <translation>隐藏</translation>
    </message>
    <message>
        <source>Legend</source>
        <translation>图例</translation>
    </message>
    <message>
        <source>Show the legend</source>
        <translation>显示图例</translation>
    </message>
</context>
<context>
    <name>MapLooks</name>
    <message>
        <source>By you</source>
        <translation>由您标注</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Labeled</source>
        <translation>已标注</translation>
    </message>
    <message>
        <source>No class yet</source>
        <translation>尚无类别</translation>
    </message>
    <message>
        <source>No prediction, or labeled by you</source>
        <translation>没有预测，或由您标注</translation>
    </message>
    <message>
        <source>None of these</source>
        <translation>都不是</translation>
    </message>
    <message>
        <source>To do</source>
        <translation>待处理</translation>
    </message>
    <message>
        <source>Unsure</source>
        <translation>不确定</translation>
    </message>
    <message>
        <source>{low}–{high}%</source>
        <translation>{low}–{high}%</translation>
    </message>
</context>
<context>
    <name>MapPart</name>
    <message>
        <source>The map shows images once they have been read.</source>
        <translation>图片读取后会显示在地图上。</translation>
    </message>
</context>
<context>
    <name>MapView</name>
    <message>
        <source>Alike pictures lie near each other. Arrow keys go from picture to picture.</source>
        <translation>相似的图片彼此靠近。用方向键可逐张浏览。</translation>
    </message>
    <message>
        <source>Map of the pictures</source>
        <translation>图片地图</translation>
    </message>
</context>
<context>
    <name>MetaTrainDialog</name>
    <message>
        <source>&amp;Detail</source>
        <translation>精细度(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Folder</source>
        <translation>文件夹(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Time</source>
        <translation>时间(&amp;T)</translation>
    </message>
    <message>
        <source>32 pixels: shapes, signs, letters</source>
        <translation>32 像素：形状、符号、字母</translation>
    </message>
    <message>
        <source>48 pixels: simple pictures</source>
        <translation>48 像素：简单的图片</translation>
    </message>
    <message>
        <source>84 pixels: photographs, best with a graphics card</source>
        <translation>84 像素：照片，最好配有显卡</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Choose a folder that holds collections you have sorted already: one folder of pictures for each class, at least 20 classes of 20 pictures. Handful learns from them how to tell new classes of such pictures apart. You can go on working meanwhile, and stop at any time.</source>
        <translation>请选择一个文件夹，其中是您已经分好类的图片集：每个类别一个图片文件夹，至少 20 个类别，每类 20 张图片。Handful 会从中学会如何区分这类图片的新类别。其间您可以继续工作，也可以随时停止。</translation>
    </message>
    <message>
        <source>Choose the folder</source>
        <translation>选择文件夹</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Counting pictures…</source>
        <translation>正在清点图片…</translation>
    </message>
    <message>
        <source>Folder of class folders</source>
        <translation>含类别文件夹的文件夹</translation>
    </message>
    <message>
        <source>Long: three times as thorough</source>
        <translation>长：训练量为三倍</translation>
    </message>
    <message>
        <source>Meta-train from labeled folders</source>
        <translation>用已标注的文件夹元训练</translation>
    </message>
    <message>
        <source>No folder chosen yet</source>
        <translation>尚未选择文件夹</translation>
    </message>
    <message>
        <source>Short: to see whether it helps</source>
        <translation>短：看看是否有帮助</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Usual</source>
        <translation>默认</translation>
    </message>
</context>
<context>
    <name>Names</name>
    <message>
        <source>More names like that: {n}.</source>
        <translation>还有类似的名称：{n} 个。</translation>
    </message>
    <message>
        <source>“{name}” and “{other}” are two classes that differ only in capital letters.</source>
        <translation>“{name}”和“{other}”是两个类别，只有大小写不同。</translation>
    </message>
    <message>
        <source>“{name}” looks the same as “{other}”, so they are one class.</source>
        <translation>“{name}”看起来与“{other}”相同，因此它们是一个类别。</translation>
    </message>
</context>
<context>
    <name>NewClassCard</name>
    <message>
        <source>Click, or drop pictures here</source>
        <translation>单击，或把图片拖到这里</translation>
    </message>
    <message>
        <source>New class</source>
        <translation>新建类别</translation>
    </message>
</context>
<context>
    <name>NextStep</name>
    <message numerus="yes">
        <source>Accept %n photo(s)</source>
        <translation>
            <numerusform>接受 %n 张照片</numerusform>
        </translation>
    </message>
    <message>
        <source>Accept the confident predictions</source>
        <translation>接受可靠的预测</translation>
    </message>
    <message>
        <source>Adapt</source>
        <translation>学习</translation>
    </message>
    <message numerus="yes">
        <source>Adapt &amp; sort %n photo(s)</source>
        <translation>
            <numerusform>学习并分类 %n 张照片</numerusform>
        </translation>
    </message>
    <message>
        <source>Add at least one example to two classes. Shows photos to begin with</source>
        <translation>请至少为两个类别各添加一个示例。显示适合作为起点的照片</translation>
    </message>
    <message>
        <source>Add photos to sort</source>
        <translation>添加要分类的照片</translation>
    </message>
    <message>
        <source>Choose the folder of photos that you want sorted</source>
        <translation>选择要分类的照片文件夹</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Learn from your examples, then sort everything else</source>
        <translation>从您的示例中学习，然后分类其余照片</translation>
    </message>
    <message>
        <source>Look at the photos that the model is not sure about</source>
        <translation>查看模型不确定的照片</translation>
    </message>
    <message numerus="yes">
        <source>Review %n photo(s)</source>
        <translation>
            <numerusform>复查 %n 张照片</numerusform>
        </translation>
    </message>
    <message>
        <source>Save the result as a table, folders or another format</source>
        <translation>将结果保存为表格、文件夹或其他格式</translation>
    </message>
    <message numerus="yes">
        <source>Sort %n photo(s)</source>
        <translation>
            <numerusform>分类 %n 张照片</numerusform>
        </translation>
    </message>
    <message>
        <source>Sort the photos that have no class yet</source>
        <translation>分类尚无类别的照片</translation>
    </message>
    <message>
        <source>Suggest a starter set</source>
        <translation>推荐起始图片</translation>
    </message>
    <message>
        <source>The bar below says how far it is</source>
        <translation>进度见下方状态栏</translation>
    </message>
    <message>
        <source>Working…</source>
        <translation>正在处理…</translation>
    </message>
</context>
<context>
    <name>OfferBar</name>
    <message>
        <source>A better model</source>
        <translation>更好的模型</translation>
    </message>
    <message>
        <source>Keep current model</source>
        <translation>保留当前模型</translation>
    </message>
    <message>
        <source>Switch to it</source>
        <translation>改用新模型</translation>
    </message>
    <message>
        <source>Show what would change</source>
        <translation>查看会有哪些变化</translation>
    </message>
</context>
<context>
    <name>Offers</name>
    <message>
        <source>A better model is ready: about {after}% accurate instead of {before}%.</source>
        <translation>更好的模型已就绪：准确率约 {after}%，原为 {before}%。</translation>
    </message>
    <message>
        <source>A better model is ready: same accuracy, more confident labels.</source>
        <translation>更好的模型已就绪：准确率相同，标签更可靠。</translation>
    </message>
    <message numerus="yes">
        <source>It would change %n label(s).</source>
        <translation>
            <numerusform>将更改 %n 个标签。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It would change none of %n label(s).</source>
        <translation>
            <numerusform>不会更改 %n 个标签中的任何一个。</numerusform>
        </translation>
    </message>
    <message>
        <source>No image has a prediction yet.</source>
        <translation>还没有图片有预测。</translation>
    </message>
    <message>
        <source>No improvement found. You already have the best model.</source>
        <translation>没有找到更好的模型。当前模型已是最佳。</translation>
    </message>
    <message>
        <source>Switched to the better model.</source>
        <translation>已改用更好的模型。</translation>
    </message>
    <message>
        <source>Tested on your examples, each held out in turn. Undo brings the current model back.</source>
        <translation>用您的示例逐一留出检验。撤销可恢复当前模型。</translation>
    </message>
    <message>
        <source>The better model says {after} instead of {before}.</source>
        <translation>更好的模型认为是 {after}，而不是 {before}。</translation>
    </message>
    <message>
        <source>The examples have changed. Adapt again to use them.</source>
        <translation>示例已更改。重新学习后才会用到它们。</translation>
    </message>
    <message>
        <source>Would change</source>
        <translation>会变化</translation>
    </message>
</context>
<context>
    <name>Palette</name>
    <message>
        <source>Find commands, classes, filters and images</source>
        <translation>查找命令、类别、筛选和图片</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>查找结果</translation>
    </message>
</context>
<context>
    <name>Peek</name>
    <message>
        <source>Example: {name}</source>
        <translation>示例：{name}</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>This file can’t be read.</source>
        <translation>无法读取此文件。</translation>
    </message>
</context>
<context>
    <name>PickedChip</name>
    <message>
        <source>Only: {what}. Click to show all images</source>
        <translation>仅显示：{what}。单击显示所有图片</translation>
    </message>
</context>
<context>
    <name>PictureView</name>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Wheel to zoom, drag to move, double-click for full size</source>
        <translation>滚轮缩放，拖动平移，双击查看原始大小</translation>
    </message>
</context>
<context>
    <name>PlaceSwitch</name>
    <message>
        <source>Classes and their examples</source>
        <translation>类别及其示例</translation>
    </message>
    <message>
        <source>How accurate it is, what to accept, and the result</source>
        <translation>准确率、可接受的预测和结果</translation>
    </message>
    <message>
        <source>Places</source>
        <translation>区域</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>复查</translation>
    </message>
    <message>
        <source>Teach</source>
        <translation>示教</translation>
    </message>
    <message>
        <source>Trust &amp; export</source>
        <translation>可信度与导出</translation>
    </message>
    <message>
        <source>Uncertain images, one after the other</source>
        <translation>逐张查看不确定的图片</translation>
    </message>
</context>
<context>
    <name>PreferencesController</name>
    <message>
        <source>Changing the colors…</source>
        <translation>正在更换配色…</translation>
    </message>
    <message>
        <source>Handful speaks it when it is opened the next time.</source>
        <translation>下次打开 Handful 时将使用该语言。</translation>
    </message>
</context>
<context>
    <name>Preview</name>
    <message>
        <source>Double-click to see it in full</source>
        <translation>双击查看完整图片</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>预览</translation>
    </message>
</context>
<context>
    <name>ProjectFile</name>
    <message>
        <source>Saved a copy as “{name}”.</source>
        <translation>已将副本保存为“{name}”。</translation>
    </message>
    <message>
        <source>This file was put in the place of a project that had not been closed. The last changes of that one do not belong here: they were left out and kept in “{name}”.</source>
        <translation>此文件取代了一个未正常关闭的项目。那个项目的最后更改不属于这里：它们没有被采用，保存在“{name}”中。</translation>
    </message>
    <message>
        <source>This is the backup, as a project of its own: “{name}”. Click Adapt to get its model back.</source>
        <translation>这是备份，作为单独的项目打开：“{name}”。点击“学习”即可重新得到模型。</translation>
    </message>
    <message>
        <source>“{name}” cannot be written ({reason}), so you can only look at it. To change it, save it elsewhere.</source>
        <translation>“{name}”无法写入（{reason}），因此只能查看。要更改它，请另存到别处。</translation>
    </message>
    <message>
        <source>“{name}” was copied while it was in use, so the last changes before the copy may be missing. File › Save a copy makes whole copies.</source>
        <translation>“{name}”是在使用时复制的，因此复制前的最后更改可能缺失。“文件”›“保存副本”会生成完整的副本。</translation>
    </message>
</context>
<context>
    <name>ProjectFilesController</name>
    <message numerus="yes">
        <source>%n label(s)</source>
        <translation>
            <numerusform>%n 个标签</numerusform>
        </translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Handful projects (*{suffix})</source>
        <translation>Handful 项目 (*{suffix})</translation>
    </message>
    <message>
        <source>Its labels are kept, and nothing on the disk was touched.</source>
        <translation>其标签已保留，磁盘上的文件未作任何改动。</translation>
    </message>
    <message>
        <source>Lose it</source>
        <translation>放弃它</translation>
    </message>
    <message>
        <source>New project</source>
        <translation>新建项目</translation>
    </message>
    <message>
        <source>None yet</source>
        <translation>暂无</translation>
    </message>
    <message>
        <source>Open project</source>
        <translation>打开项目</translation>
    </message>
    <message>
        <source>Save a copy</source>
        <translation>保存副本</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>另存为…</translation>
    </message>
    <message>
        <source>Save project as</source>
        <translation>项目另存为</translation>
    </message>
    <message>
        <source>The project’s file is gone</source>
        <translation>项目文件不见了</translation>
    </message>
    <message>
        <source>copy</source>
        <translation>副本</translation>
    </message>
    <message>
        <source>saved</source>
        <translation>已保存</translation>
    </message>
    <message numerus="yes">
        <source>“{folder}” was taken out of the project, with %n image(s).</source>
        <translation>
            <numerusform>已将“{folder}”移出项目，共 %n 张图片。</numerusform>
        </translation>
    </message>
    <message>
        <source>“{name}” was deleted, moved or replaced. Save it before you go?</source>
        <translation>“{name}”已被删除、移动或替换。离开前要保存吗？</translation>
    </message>
</context>
<context>
    <name>Promises</name>
    <message numerus="yes">
        <source>%n image(s) left to check.</source>
        <translation>
            <numerusform>还有 %n 张图片待检查。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) accepted unseen. No more can be accepted for now.</source>
        <translation>
            <numerusform>已未看即接受 %n 张图片。目前没有更多可接受的。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of {total} confident images can be accepted.</source>
        <translation>
            <numerusform>{total} 张可靠图片中有 %n 张可以接受。</numerusform>
        </translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>接受</translation>
    </message>
    <message numerus="yes">
        <source>Accept %n image(s)</source>
        <translation>
            <numerusform>接受 %n 张图片</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Accept %n image(s), at most {percent}% wrong: check {audit} first.</source>
        <translation>
            <numerusform>接受 %n 张图片，错误不超过 {percent}%：请先检查 {audit} 张。</numerusform>
        </translation>
    </message>
    <message>
        <source>Allow more errors to check fewer.</source>
        <translation>允许更多错误，需检查的就更少。</translation>
    </message>
    <message numerus="yes">
        <source>Check %n image(s) first</source>
        <translation>
            <numerusform>先检查 %n 张图片</numerusform>
        </translation>
    </message>
    <message>
        <source>Check others</source>
        <translation>检查其他图片</translation>
    </message>
    <message>
        <source>Check {n} random ones of {total}: if none is wrong, you can accept the others.</source>
        <translation>从 {total} 张中随机检查 {n} 张：若没有错误，即可接受其余图片。</translation>
    </message>
    <message>
        <source>Continue checking</source>
        <translation>继续检查</translation>
    </message>
    <message>
        <source>No confident predictions are left.</source>
        <translation>没有可靠的预测了。</translation>
    </message>
    <message>
        <source>No held-out example was predicted as confidently.</source>
        <translation>没有一个留出的示例有如此可靠的预测。</translation>
    </message>
    <message>
        <source>Not enough evidence yet.</source>
        <translation>证据还不够。</translation>
    </message>
    <message>
        <source>Of {n} held-out examples predicted as confidently, {wrong} were wrong. If your photos are like your examples, we’re {level}% confident that at most {percent}% of these are wrong.</source>
        <translation>在同样可靠的 {n} 个留出示例中，有 {wrong} 个预测错误。如果您的照片与示例相似，我们有 {level}% 的把握认为这些图片中最多有 {percent}% 是错的。</translation>
    </message>
    <message>
        <source>Of {n} held-out examples predicted as confidently, {wrong} were wrong: too few to promise {percent}%.</source>
        <translation>在同样可靠的 {n} 个留出示例中，有 {wrong} 个预测错误：数量太少，无法保证 {percent}%。</translation>
    </message>
    <message>
        <source>Sort some photos first, or add examples and adapt again.</source>
        <translation>请先分类一些照片，或添加示例后重新学习。</translation>
    </message>
    <message>
        <source>There are too few confident predictions for a random check.</source>
        <translation>可靠的预测太少，无法随机检查。</translation>
    </message>
    <message>
        <source>Up to {worst}% of the rest may be wrong. Allow that many, or adapt to your corrections and try again.</source>
        <translation>其余图片最多可能有 {worst}% 是错的。请允许这么多错误，或根据您的更正重新学习后再试。</translation>
    </message>
    <message>
        <source>We’re {level}% confident that no more than {percent}% of the rest are wrong.</source>
        <translation>我们有 {level}% 的把握认为其余图片中最多有 {percent}% 是错的。</translation>
    </message>
    <message>
        <source>You checked {n} random images: {wrong} wrong.</source>
        <translation>您随机检查了 {n} 张图片：{wrong} 张有误。</translation>
    </message>
    <message>
        <source>{n} random images to check. Press Enter if the prediction is right, or choose the right class. If none is wrong, you can accept the others.</source>
        <translation>有 {n} 张随机图片需要检查。预测正确时按回车键，否则选择正确的类别。若没有错误，即可接受其余图片。</translation>
    </message>
</context>
<context>
    <name>Query</name>
    <message>
        <source>Something is missing after “{word}:”. For example {example}.</source>
        <translation>“{word}:”后面缺少内容。例如 {example}。</translation>
    </message>
    <message>
        <source>There is no class “{value}”. Put names with blanks in quotes.</source>
        <translation>没有类别“{value}”。含空格的名称请加引号。</translation>
    </message>
    <message>
        <source>“{value}” cannot be read. For example {example}.</source>
        <translation>无法理解“{value}”。例如 {example}。</translation>
    </message>
    <message>
        <source>“{value}” is no {kind}. Use one of {known}.</source>
        <translation>“{value}”不是有效的 {kind}。可用：{known}。</translation>
    </message>
    <message>
        <source>“{word}:” means nothing here. Use {known}, or quotes to find it in a name.</source>
        <translation>“{word}:”在这里没有含义。可用 {known}，或加引号以在名称中查找。</translation>
    </message>
</context>
<context>
    <name>QueryField</name>
    <message>
        <source>How it may go on</source>
        <translation>可能的后续输入</translation>
    </message>
</context>
<context>
    <name>RecentProject</name>
    <message numerus="yes">
        <source>%n day(s) ago</source>
        <translation>
            <numerusform>%n 天前</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n month(s) ago</source>
        <translation>
            <numerusform>%n 个月前</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n year(s) ago</source>
        <translation>
            <numerusform>%n 年前</numerusform>
        </translation>
    </message>
    <message>
        <source>Open the project {name}</source>
        <translation>打开项目 {name}</translation>
    </message>
    <message>
        <source>not found</source>
        <translation>未找到</translation>
    </message>
    <message>
        <source>today</source>
        <translation>今天</translation>
    </message>
</context>
<context>
    <name>ReportController</name>
    <message>
        <source>Confusion</source>
        <translation>混淆矩阵</translation>
    </message>
    <message>
        <source>Rows are labels.</source>
        <translation>行是标签。</translation>
    </message>
    <message>
        <source>Save report</source>
        <translation>保存报告</translation>
    </message>
    <message>
        <source>Saved the report “{name}”.</source>
        <translation>已保存报告“{name}”。</translation>
    </message>
    <message>
        <source>Web pages (*.html)</source>
        <translation>网页 (*.html)</translation>
    </message>
    <message>
        <source>{project} report</source>
        <translation>{project} 报告</translation>
    </message>
</context>
<context>
    <name>ReportPage</name>
    <message>
        <source>Examples and checked images that were predicted wrong, most confident first.</source>
        <translation>预测错误的示例和已检查图片，置信度最高的在前。</translation>
    </message>
    <message>
        <source>No example or checked image was predicted wrong.</source>
        <translation>没有预测错误的示例或已检查图片。</translation>
    </message>
    <message>
        <source>Numbers</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>Worst mistakes</source>
        <translation>最严重的错误</translation>
    </message>
    <message>
        <source>{project}: accuracy report</source>
        <translation>{project}：准确率报告</translation>
    </message>
    <message>
        <source>{truth}, taken for {guess} ({percent}%)</source>
        <translation>{truth}，被当作 {guess}（{percent}%）</translation>
    </message>
</context>
<context>
    <name>Reports</name>
    <message numerus="yes">
        <source>%n could not be looked at.</source>
        <translation>
            <numerusform>%n 个无法查看。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n could not be read.</source>
        <translation>
            <numerusform>%n 张无法读取。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n example(s) took no part.</source>
        <translation>
            <numerusform>%n 个示例未参与。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) were left out.</source>
        <translation>
            <numerusform>略过了 %n 个文件。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n have a label of yours.</source>
        <translation>
            <numerusform>其中 %n 张带有您的标签。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) could not be labeled: the file cannot be read.</source>
        <translation>
            <numerusform>%n 张图片无法标注：文件无法读取。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) had this label already.</source>
        <translation>
            <numerusform>%n 张图片已有此标签。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) keep another label that you gave.</source>
        <translation>
            <numerusform>%n 张图片保留您给的其他标签。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) lie in no class folder.</source>
        <translation>
            <numerusform>%n 张图片不在任何类别文件夹中。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) of validation and test do not teach.</source>
        <translation>
            <numerusform>验证集和测试集中的 %n 张图片不参与学习。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) were new to the model, so it has learned anew how they lie.</source>
        <translation>
            <numerusform>有 %n 张图片对模型来说是新的，因此它重新学习了图片的分布。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n look alike</source>
        <translation>
            <numerusform>%n 个彼此相似</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n may not belong here</source>
        <translation>
            <numerusform>%n 个可能不属于这里</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more would help</source>
        <translation>
            <numerusform>再加 %n 个会更好</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n were left out.</source>
        <translation>
            <numerusform>略过了 %n 个。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>About {share}% accurate (likely {low}–{high}%), tested on your %n example(s).</source>
        <translation>
            <numerusform>准确率约 {share}%（很可能在 {low}–{high}% 之间），用您的 %n 个示例检验。</numerusform>
        </translation>
    </message>
    <message>
        <source>Add images that differ more.</source>
        <translation>请添加差异更大的图片。</translation>
    </message>
    <message numerus="yes">
        <source>Added %n image(s) to {classes} classes.</source>
        <translation>
            <numerusform>已将 %n 张图片添加到 {classes} 个类别。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Added %n image(s) to {name}.</source>
        <translation>
            <numerusform>已将 %n 张图片添加到“{name}”。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>In %n class(es) the examples are near-duplicates.</source>
        <translation>
            <numerusform>有 %n 个类别的示例是近似重复的。</numerusform>
        </translation>
    </message>
    <message>
        <source>Near-duplicates not counted: {n}.</source>
        <translation>未计入的近似重复：{n}。</translation>
    </message>
    <message>
        <source>Stopped. The rest will be processed when you sort.</source>
        <translation>已停止。其余图片会在分类时处理。</translation>
    </message>
    <message>
        <source>That’s a link. Save the picture first, then drop the file.</source>
        <translation>这是链接。请先保存图片，再拖入文件。</translation>
    </message>
    <message numerus="yes">
        <source>The %n example(s) of {name} are near-duplicates.</source>
        <translation>
            <numerusform>“{name}”的 %n 个示例是近似重复的。</numerusform>
        </translation>
    </message>
    <message>
        <source>The examples of these are near-duplicates: {names}.</source>
        <translation>这些类别的示例是近似重复的：{names}。</translation>
    </message>
    <message numerus="yes">
        <source>Accepted %n image(s) unseen.</source>
        <translation>
            <numerusform>已接受 %n 张图片（未看）。</numerusform>
        </translation>
    </message>
    <message>
        <source>Accuracy can’t be measured yet.</source>
        <translation>尚无法测量准确率。</translation>
    </message>
    <message>
        <source>Adapting to your examples</source>
        <translation>正在从示例中学习</translation>
    </message>
    <message numerus="yes">
        <source>Added %n image(s). Label includes what was added.</source>
        <translation>
            <numerusform>已添加 %n 张图片。“标注”也会处理它们。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Added {classes} classes with %n example(s) from “{folder}”.</source>
        <translation>
            <numerusform>已从“{folder}”添加 {classes} 个类别，共 %n 个示例。</numerusform>
        </translation>
    </message>
    <message>
        <source>Arranging the map</source>
        <translation>正在排列地图</translation>
    </message>
    <message>
        <source>Click the class that the picture belongs to, then paste again.</source>
        <translation>请先单击图片所属的类别，然后再粘贴。</translation>
    </message>
    <message>
        <source>Click to see images that may belong here.</source>
        <translation>单击查看可能属于这里的图片。</translation>
    </message>
    <message>
        <source>Click to see it. {facts}</source>
        <translation>单击查看。{facts}</translation>
    </message>
    <message>
        <source>Drop pictures onto a class to use them as examples.</source>
        <translation>将图片拖到类别上，作为示例。</translation>
    </message>
    <message numerus="yes">
        <source>Exported %n image(s) to “{name}”.</source>
        <translation>
            <numerusform>已将 %n 张图片的结果导出到“{name}”。</numerusform>
        </translation>
    </message>
    <message>
        <source>Exported the model to “{name}”.</source>
        <translation>已将模型导出到“{name}”。</translation>
    </message>
    <message>
        <source>Exporting “{name}”</source>
        <translation>正在导出“{name}”</translation>
    </message>
    <message numerus="yes">
        <source>Found %n image(s) in “{name}”.</source>
        <translation>
            <numerusform>在“{name}”中找到 %n 张图片。</numerusform>
        </translation>
    </message>
    <message>
        <source>Graphics card</source>
        <translation>显卡</translation>
    </message>
    <message>
        <source>Graphics processor</source>
        <translation>图形处理器</translation>
    </message>
    <message>
        <source>Handful ran out of memory and stopped. Your work is saved. Close other apps and try again.</source>
        <translation>Handful 内存不足，已停止。您的工作已保存。请关闭其他程序后重试。</translation>
    </message>
    <message>
        <source>Held out, {right} of {n} examples were right.</source>
        <translation>留出检验时，{n} 个示例中有 {right} 个正确。</translation>
    </message>
    <message>
        <source>Importing labels from “{name}”</source>
        <translation>正在从“{name}”导入标签</translation>
    </message>
    <message numerus="yes">
        <source>Labeled {done} of %n image(s): {labelled} sure, {unsure} unsure, {unknown} unknown.</source>
        <translation>
            <numerusform>共 %n 张图片，已标注 {done} 张：{labelled} 张有把握，{unsure} 张不确定，{unknown} 张未知。</numerusform>
        </translation>
    </message>
    <message>
        <source>Labeling pictures</source>
        <translation>正在标注图片</translation>
    </message>
    <message>
        <source>Labeling “{name}”</source>
        <translation>正在标注“{name}”</translation>
    </message>
    <message>
        <source>Left out: {n}.</source>
        <translation>未采用：{n}。</translation>
    </message>
    <message numerus="yes">
        <source>Likely {low}–{high}%, tested on your %n example(s).</source>
        <translation>
            <numerusform>很可能在 {low}–{high}% 之间，用您的 %n 个示例测试。</numerusform>
        </translation>
    </message>
    <message>
        <source>Looking for a better model</source>
        <translation>正在寻找更好的模型</translation>
    </message>
    <message numerus="yes">
        <source>Looking for a better model, for about %n min</source>
        <translation>
            <numerusform>正在寻找更好的模型，大约 %n 分钟</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Looking for a better model, for about %n s</source>
        <translation>
            <numerusform>正在寻找更好的模型，大约 %n 秒</numerusform>
        </translation>
    </message>
    <message>
        <source>Looking through “{name}”</source>
        <translation>正在浏览“{name}”</translation>
    </message>
    <message>
        <source>Measuring what more examples would bring</source>
        <translation>正在测量增加示例的效果</translation>
    </message>
    <message>
        <source>Meta-training from “{name}”</source>
        <translation>正在用“{name}”元训练</translation>
    </message>
    <message>
        <source>No estimate yet: add a second example to each class.</source>
        <translation>尚无法估计：请为每个类别再添加一个示例。</translation>
    </message>
    <message>
        <source>No image got a label.</source>
        <translation>没有图片得到标签。</translation>
    </message>
    <message>
        <source>No pictures that Handful can read were among these files.</source>
        <translation>这些文件中没有 Handful 能读取的图片。</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Open the newest backup</source>
        <translation>打开最新的备份</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>处理器</translation>
    </message>
    <message>
        <source>Putting pictures on “{name}”</source>
        <translation>正在把图片放入“{name}”</translation>
    </message>
    <message>
        <source>Reading “{name}”</source>
        <translation>正在读取“{name}”</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>复查</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>另存为…</translation>
    </message>
    <message>
        <source>Saving a copy as “{name}”</source>
        <translation>正在将副本保存为“{name}”</translation>
    </message>
    <message>
        <source>Show details</source>
        <translation>显示详情</translation>
    </message>
    <message>
        <source>Show them</source>
        <translation>查看</translation>
    </message>
    <message>
        <source>Show what was left out</source>
        <translation>查看略过的文件</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>已停止。</translation>
    </message>
    <message>
        <source>Stopped. The map stays as it is.</source>
        <translation>已停止。地图保持原样。</translation>
    </message>
    <message>
        <source>Stopped. The model is the one from before.</source>
        <translation>已停止。仍使用之前的模型。</translation>
    </message>
    <message>
        <source>Stopped. The next Adapt looks for a better model again.</source>
        <translation>已停止。下次学习后会再次寻找更好的模型。</translation>
    </message>
    <message>
        <source>Stopped. What was learned is kept: begin it again to go on from there.</source>
        <translation>已停止。学到的内容已保留：再次开始即可从那里继续。</translation>
    </message>
    <message>
        <source>Stopped. {done} of {total} done; what is done is kept.</source>
        <translation>已停止。完成 {done} / {total}，已完成的部分已保留。</translation>
    </message>
    <message>
        <source>The picture could not be kept: “{path}” is not writable. Save it as a file and drop that.</source>
        <translation>无法保留图片：“{path}”不可写入。请把图片保存为文件后再拖入。</translation>
    </message>
    <message>
        <source>The plug-in “{name}” was left out: {reason}.</source>
        <translation>插件“{name}”已略过：{reason}。</translation>
    </message>
    <message>
        <source>There is no picture to paste. Copy a picture or picture files, then try again.</source>
        <translation>没有可粘贴的图片。请复制图片或图片文件后重试。</translation>
    </message>
    <message>
        <source>These aren’t classes: sort the pictures</source>
        <translation>这些不是类别：分类这些图片</translation>
    </message>
    <message>
        <source>They are nearly the same picture, and the second teaches nothing. Put others here. {facts}</source>
        <translation>它们几乎是同一张图片，第二张没有新信息。请放入其他图片。{facts}</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Use it here</source>
        <translation>在此使用</translation>
    </message>
    <message>
        <source>{done} of {total} done.</source>
        <translation>已完成 {done} / {total}。</translation>
    </message>
    <message>
        <source>{names} were taken for parts of one data set.</source>
        <translation>{names} 被视为同一数据集的各个部分。</translation>
    </message>
    <message>
        <source>{n} may belong to {other}</source>
        <translation>{n} 个可能属于 {other}</translation>
    </message>
    <message>
        <source>“{name}” exists already. Open it, or choose another name for the new project.</source>
        <translation>“{name}”已存在。请打开它，或为新项目另取名称。</translation>
    </message>
    <message>
        <source>“{name}” holds no pictures that Handful can read.</source>
        <translation>“{name}”中没有 Handful 能读取的图片。</translation>
    </message>
</context>
<context>
    <name>ReviewWords</name>
    <message numerus="yes">
        <source>Lists like this hold the right class for at least {share} of the images, as tested on %n example(s).</source>
        <translation>
            <numerusform>用 %n 个示例检验：这样列出的类别中，至少 {share} 的图片包含正确类别。</numerusform>
        </translation>
    </message>
    <message>
        <source>{first} or {second}, {share}</source>
        <translation>{first} 或 {second}，{share}</translation>
    </message>
</context>
<context>
    <name>Saving</name>
    <message>
        <source>Copy numbers</source>
        <translation>复制数据</translation>
    </message>
    <message>
        <source>Copy picture</source>
        <translation>复制图片</translation>
    </message>
    <message>
        <source>Pictures (*.png)</source>
        <translation>图片 (*.png)</translation>
    </message>
    <message>
        <source>Save numbers</source>
        <translation>保存数据</translation>
    </message>
    <message>
        <source>Save numbers…</source>
        <translation>保存数据…</translation>
    </message>
    <message>
        <source>Save picture</source>
        <translation>保存图片</translation>
    </message>
    <message>
        <source>Save picture…</source>
        <translation>保存图片…</translation>
    </message>
    <message>
        <source>Tables (*.csv)</source>
        <translation>表格 (*.csv)</translation>
    </message>
</context>
<context>
    <name>Sentences</name>
    <message>
        <source>{first} {second}</source>
        <translation>{first}{second}</translation>
    </message>
</context>
<context>
    <name>SessionWords</name>
    <message numerus="yes">
        <source>%n of them corrected</source>
        <translation>
            <numerusform>其中更正了 %n 张</numerusform>
        </translation>
    </message>
    <message>
        <source>Estimated accuracy fell from {before} to {after}%.</source>
        <translation>估计准确率从 {before}% 降至 {after}%。</translation>
    </message>
    <message>
        <source>Estimated accuracy rose from {before} to {after}%.</source>
        <translation>估计准确率从 {before}% 升至 {after}%。</translation>
    </message>
    <message>
        <source>Estimated accuracy stayed at {after}%.</source>
        <translation>估计准确率仍为 {after}%。</translation>
    </message>
    <message>
        <source>Estimated accuracy: {after}%.</source>
        <translation>估计准确率：{after}%。</translation>
    </message>
    <message numerus="yes">
        <source>You checked %n image(s)</source>
        <translation>
            <numerusform>您检查了 %n 张图片</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message numerus="yes">
        <source>%n minute(s)</source>
        <translation>
            <numerusform>%n 分钟</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n second(s)</source>
        <translation>
            <numerusform>%n 秒</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Better model</source>
        <translation>更好的模型(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Device</source>
        <translation>设备(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>语言(&amp;L)</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Graphics card (CUDA)</source>
        <translation>显卡 (CUDA)</translation>
    </message>
    <message>
        <source>Graphics processor (Apple)</source>
        <translation>图形处理器 (Apple)</translation>
    </message>
    <message>
        <source>How long to look for one after Adapt, beside your work. It is only offered, never put to use by itself.</source>
        <translation>学习后在后台寻找的时长。找到后只会提示，不会自行启用。</translation>
    </message>
    <message>
        <source>&amp;Notify me when long tasks finish</source>
        <translation>长任务完成时通知我(&amp;amp;N)</translation>
    </message>
    <message>
        <source>&amp;Open the last project at start</source>
        <translation>启动时打开上次的项目(&amp;amp;O)</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>主题(&amp;amp;T)</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Don’t search</source>
        <translation>不寻找</translation>
    </message>
    <message>
        <source>Hardware used for inference.</source>
        <translation>运行模型所用的硬件。</translation>
    </message>
    <message>
        <source>Keyboard shortcuts…</source>
        <translation>键盘快捷键…</translation>
    </message>
    <message>
        <source>Leave &amp;out</source>
        <translation>略过(&amp;O)</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Match system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Names of files and folders that this project does not look at, from the next look at a folder on, with a semicolon between two.</source>
        <translation>此项目不查看的文件和文件夹的名称，从下次查看文件夹起生效，用分号分隔。</translation>
    </message>
    <message>
        <source>Only while you use another window.</source>
        <translation>仅当您在使用其他窗口时。</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>处理器</translation>
    </message>
    <message>
        <source>Restarts the window.</source>
        <translation>窗口会重新启动。</translation>
    </message>
    <message>
        <source>Restores your place, filter and sort order.</source>
        <translation>恢复您离开时的位置、筛选和排序。</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
</context>
<context>
    <name>SizeSlider</name>
    <message>
        <source>Thumbnail size</source>
        <translation>缩略图大小</translation>
    </message>
</context>
<context>
    <name>SkippedDialog</name>
    <message numerus="yes">
        <source>%n could not be used</source>
        <translation>
            <numerusform>%n 个无法使用</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) were left out.</source>
        <translation>
            <numerusform>略过了 %n 个文件。</numerusform>
        </translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Files that were left out</source>
        <translation>略过的文件</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>略过的文件</translation>
    </message>
    <message>
        <source>Left out.csv</source>
        <translation>略过的文件.csv</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Save as a table…</source>
        <translation>另存为表格…</translation>
    </message>
    <message>
        <source>Save list</source>
        <translation>保存列表</translation>
    </message>
    <message>
        <source>Tables (*.csv)</source>
        <translation>表格 (*.csv)</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>还有 %n 个</numerusform>
        </translation>
    </message>
    <message>
        <source>“{name}” could not be written: {reason}. Choose another place.</source>
        <translation>无法写入“{name}”：{reason}。请选择其他位置。</translation>
    </message>
</context>
<context>
    <name>SplitDialog</name>
    <message numerus="yes">
        <source>%n image(s)</source>
        <translation>
            <numerusform>%n 张图片</numerusform>
        </translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Its pictures do not fall into kinds by themselves. Choose a number to take them apart all the same, or select some in the grid and make a class of them.</source>
        <translation>其中的图片没有自然分成几种。您仍可选择数量来拆分，或在网格中选择一些并设为新类别。</translation>
    </message>
    <message>
        <source>Looking at its pictures…</source>
        <translation>正在查看其中的图片…</translation>
    </message>
    <message>
        <source>Name of the part</source>
        <translation>这部分的名称</translation>
    </message>
    <message>
        <source>Number of parts</source>
        <translation>份数</translation>
    </message>
    <message>
        <source>Show them in the grid</source>
        <translation>在网格中显示</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>拆分</translation>
    </message>
    <message>
        <source>Split “{name}”</source>
        <translation>拆分“{name}”</translation>
    </message>
    <message>
        <source>The first part keeps the class. An empty name leaves a part in it.</source>
        <translation>第一部分保留原类别。名称留空的部分也留在其中。</translation>
    </message>
    <message>
        <source>Too few of its pictures have been read. Adapt once, then try again.</source>
        <translation>已读取的图片太少。请先学习一次，然后重试。</translation>
    </message>
</context>
<context>
    <name>StatusChip</name>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>By you</source>
        <translation>由您标注</translation>
    </message>
    <message>
        <source>By you: images that you labeled</source>
        <translation>由您标注：您标注过的图片</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Failed: pictures that could not be read</source>
        <translation>失败：无法读取的图片</translation>
    </message>
    <message>
        <source>Labeled</source>
        <translation>已标注</translation>
    </message>
    <message>
        <source>Labeled: with a prediction to rely on, or accepted unseen</source>
        <translation>已标注：预测可以信赖，或未看即接受</translation>
    </message>
    <message>
        <source>None of these</source>
        <translation>都不是</translation>
    </message>
    <message>
        <source>None of these: images unlike any of your examples</source>
        <translation>都不是：与您的示例都不像的图片</translation>
    </message>
    <message>
        <source>Show all images</source>
        <translation>显示所有图片</translation>
    </message>
    <message>
        <source>To do</source>
        <translation>待处理</translation>
    </message>
    <message>
        <source>To do: images without a label or a prediction</source>
        <translation>待处理：没有标签也没有预测的图片</translation>
    </message>
    <message>
        <source>Unsure</source>
        <translation>不确定</translation>
    </message>
    <message>
        <source>Unsure: predictions that deserve a look</source>
        <translation>不确定：值得一看的预测</translation>
    </message>
    <message>
        <source>{n}k</source>
        <translation>{n}k</translation>
    </message>
</context>
<context>
    <name>StatusController</name>
    <message>
        <source>Adapting starts in a moment</source>
        <translation>马上开始学习</translation>
    </message>
    <message>
        <source>All changes are saved as you make them.</source>
        <translation>每次更改都会立即保存。</translation>
    </message>
    <message>
        <source>All changes saved</source>
        <translation>所有更改均已保存</translation>
    </message>
    <message>
        <source>Arranging the map starts in a moment</source>
        <translation>马上开始排列地图</translation>
    </message>
    <message>
        <source>Done again: {name}</source>
        <translation>已重做：{name}</translation>
    </message>
    <message>
        <source>Give them these labels</source>
        <translation>给它们这些标签</translation>
    </message>
    <message>
        <source>Label the folder instead</source>
        <translation>改为标注此文件夹</translation>
    </message>
    <message>
        <source>Labeling starts in a moment</source>
        <translation>马上开始标注</translation>
    </message>
    <message>
        <source>Learn from validation and test, too</source>
        <translation>也从验证集和测试集学习</translation>
    </message>
    <message>
        <source>Looking for a better model starts in a moment</source>
        <translation>马上开始寻找更好的模型</translation>
    </message>
    <message>
        <source>Measuring starts in a moment</source>
        <translation>马上开始测量</translation>
    </message>
    <message>
        <source>Not saved: the project’s file is gone</source>
        <translation>未保存：项目文件不见了</translation>
    </message>
    <message>
        <source>Read only</source>
        <translation>只读</translation>
    </message>
    <message>
        <source>Reading starts in a moment</source>
        <translation>马上开始读取</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Redo {name}</source>
        <translation>重做：{name}</translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation>正在保存…</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Undo {name}</source>
        <translation>撤销：{name}</translation>
    </message>
    <message>
        <source>Undone: {name}</source>
        <translation>已撤销：{name}</translation>
    </message>
</context>
<context>
    <name>Story</name>
    <message>
        <source>Pictures fall into three classes</source>
        <translation>图片归入三个类别</translation>
    </message>
</context>
<context>
    <name>Trust</name>
    <message>
        <source>Accepted unseen</source>
        <translation>未看即接受</translation>
    </message>
    <message>
        <source>Adapt to your examples to see how accurate the result is.</source>
        <translation>从示例中学习后，即可了解结果的准确率。</translation>
    </message>
    <message>
        <source>Confidence {low}–{high}%</source>
        <translation>置信度 {low}–{high}%</translation>
    </message>
    <message>
        <source>Confirmed by you</source>
        <translation>由您确认</translation>
    </message>
    <message>
        <source>Imported</source>
        <translation>导入的</translation>
    </message>
    <message>
        <source>Labeled or confident</source>
        <translation>已标注或有把握</translation>
    </message>
    <message>
        <source>Labeled by you</source>
        <translation>由您标注</translation>
    </message>
    <message>
        <source>None of these</source>
        <translation>都不是</translation>
    </message>
    <message>
        <source>Predicted only</source>
        <translation>仅有预测</translation>
    </message>
    <message>
        <source>Unsure</source>
        <translation>不确定</translation>
    </message>
    <message>
        <source>{count} ({percent}%)</source>
        <translation>{count}（{percent}%）</translation>
    </message>
</context>
<context>
    <name>TrustController</name>
    <message>
        <source>A deleted class</source>
        <translation>已删除的类别</translation>
    </message>
    <message>
        <source>None of these</source>
        <translation>都不是</translation>
    </message>
    <message>
        <source>To accept</source>
        <translation>待接受</translation>
    </message>
    <message>
        <source>To check</source>
        <translation>待检查</translation>
    </message>
    <message>
        <source>{name}, worth a look</source>
        <translation>{name}，值得一看</translation>
    </message>
</context>
<context>
    <name>TrustPanel</name>
    <message>
        <source>Accept confident predictions</source>
        <translation>接受可靠的预测</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Confusion</source>
        <translation>混淆情况</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>More examples</source>
        <translation>更多示例</translation>
    </message>
    <message>
        <source>Needs attention</source>
        <translation>需要注意</translation>
    </message>
    <message>
        <source>No labels given yet in this session.</source>
        <translation>本次尚未标注。</translation>
    </message>
    <message>
        <source>Save report…</source>
        <translation>保存报告…</translation>
    </message>
    <message>
        <source>Show history</source>
        <translation>显示历史记录</translation>
    </message>
    <message>
        <source>This session</source>
        <translation>本次</translation>
    </message>
    <message>
        <source>Where labels come from</source>
        <translation>标签来源</translation>
    </message>
</context>
<context>
    <name>ViewSwitch</name>
    <message>
        <source>Grid</source>
        <translation>网格</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>地图</translation>
    </message>
    <message>
        <source>Show images as a grid</source>
        <translation>以网格显示图片</translation>
    </message>
    <message>
        <source>Show images as a map: alike ones lie together</source>
        <translation>以地图显示图片：相似的聚在一起</translation>
    </message>
</context>
<context>
    <name>Watching</name>
    <message numerus="yes">
        <source>%n image(s) came</source>
        <translation>
            <numerusform>已到 %n 张图片</numerusform>
        </translation>
    </message>
    <message>
        <source>File › Watch a folder switches it off.</source>
        <translation>可在“文件 › 监视文件夹”中关闭。</translation>
    </message>
    <message>
        <source>New pictures in this folder are labeled as they come.</source>
        <translation>此文件夹中的新图片一到就会得到标签。</translation>
    </message>
    <message numerus="yes">
        <source>Watching %n folder(s)</source>
        <translation>
            <numerusform>正在监视 %n 个文件夹</numerusform>
        </translation>
    </message>
    <message>
        <source>Watching begins once you have adapted</source>
        <translation>学习之后即开始监视</translation>
    </message>
    <message>
        <source>Watching “{name}”</source>
        <translation>正在监视“{name}”</translation>
    </message>
    <message>
        <source>What the model is not sure of waits in Review.</source>
        <translation>模型没有把握的图片会在“复查”中等待。</translation>
    </message>
    <message>
        <source>{watching}: {came}</source>
        <translation>{watching}：{came}</translation>
    </message>
    <message>
        <source>“{name}” is away: waiting for it</source>
        <translation>“{name}”不在：正在等待它</translation>
    </message>
</context>
<context>
    <name>WatchingController</name>
    <message>
        <source>None yet</source>
        <translation>暂无</translation>
    </message>
</context>
<context>
    <name>Wording</name>
    <message>
        <source>A class needs a name. Type one, or press Esc to keep the old one.</source>
        <translation>类别需要名称。请输入，或按 Esc 保留原名。</translation>
    </message>
    <message numerus="yes">
        <source>Adapting needs {need} classes with an example each, and there are %n. Drop pictures on another class.</source>
        <translation>
            <numerusform>学习需要 {need} 个各有示例的类别，目前有 %n 个。请把图片拖到另一个类别上。</numerusform>
        </translation>
    </message>
    <message>
        <source>No labels could be read from “{name}”: {reason}.</source>
        <translation>无法从“{name}”读取标签：{reason}。</translation>
    </message>
    <message>
        <source>No labels could be read from “{name}”: {reason}. Its columns are: {columns}. Say which hold the pictures and the labels.</source>
        <translation>无法从“{name}”读取标签：{reason}。它的列有：{columns}。请指明哪些列是图片和标签。</translation>
    </message>
    <message>
        <source>No pack can be made of {name}: {reason}. Choose a .pth file that the published MTL code wrote.</source>
        <translation>无法用 {name} 制作骨干包：{reason}。请选择由公开的 MTL 代码写出的 .pth 文件。</translation>
    </message>
    <message>
        <source>Nothing was exported to “{path}”: {reason}. Choose another place and export again.</source>
        <translation>未能导出到“{path}”：{reason}。请选择其他位置重新导出。</translation>
    </message>
    <message>
        <source>Nothing was exported: the model is not sure of any of these images. Look through the doubtful ones first.</source>
        <translation>没有导出任何内容：模型对这些图片都没有把握。请先查看存疑的图片。</translation>
    </message>
    <message>
        <source>Nothing was exported: there is no image with a label. Add a folder, and label it.</source>
        <translation>没有导出任何内容：没有带标签的图片。请添加文件夹并标注。</translation>
    </message>
    <message>
        <source>Nothing was exported: you have labeled none of these images. Label some, or choose “All images”.</source>
        <translation>没有导出任何内容：您还没有标注这些图片。请标注一些，或选择“所有图片”。</translation>
    </message>
    <message numerus="yes">
        <source>The class “{name}” has %n example(s) and needs {need}. Drop more pictures on it.</source>
        <translation>
            <numerusform>类别“{name}”有 %n 个示例，需要 {need} 个。请再拖入一些图片。</numerusform>
        </translation>
    </message>
    <message>
        <source>The class “{name}” is not there any more. Undo may bring it back.</source>
        <translation>类别“{name}”已不存在。撤销也许可以恢复。</translation>
    </message>
    <message>
        <source>The device {name} could not be used: {reason}. Close other programs that use it, or start again on the processor.</source>
        <translation>无法使用设备 {name}：{reason}。请关闭占用它的其他程序，或改用处理器重新开始。</translation>
    </message>
    <message>
        <source>The file beside “{name}” that holds the newest changes was deleted or moved. Nothing is lost yet: choose Save as to keep it.</source>
        <translation>“{name}”旁边保存最新更改的文件已被删除或移动。目前还没有丢失任何内容：请选择“另存为”保留它。</translation>
    </message>
    <message>
        <source>The folders in “{name}” may mean several things, so nothing was learned from them. Give the folder again and choose what they mean.</source>
        <translation>“{name}”中的文件夹可能有几种含义，因此没有用它们学习。请再次添加该文件夹并选择其含义。</translation>
    </message>
    <message>
        <source>The model in this project cannot be read: {reason}. Click Adapt to make a new one; labels and examples are untouched.</source>
        <translation>无法读取此项目中的模型：{reason}。点击“学习”生成新模型；标签和示例没有变化。</translation>
    </message>
    <message>
        <source>The network {name} cannot be used: {reason}.</source>
        <translation>网络 {name} 无法使用：{reason}。</translation>
    </message>
    <message>
        <source>The network {name} cannot itself be adapted, only learned from as it is. Another one can be chosen under Class › Backbone.</source>
        <translation>网络 {name} 本身无法调整，只能按原样用于学习。可以在“类别 › 骨干网络”中选择其他网络。</translation>
    </message>
    <message>
        <source>The network {name} is another one now: {reason}. Click Adapt to go on.</source>
        <translation>网络 {name} 已经变了：{reason}。请单击“学习”以继续。</translation>
    </message>
    <message>
        <source>The network {name} is not available: {reason}. In a terminal, “handful backbones get {name}” brings it here.</source>
        <translation>网络 {name} 不可用：{reason}。在终端中运行“handful backbones get {name}”即可获取。</translation>
    </message>
    <message>
        <source>The network {name} is not available: {reason}. Install Handful again to bring it back.</source>
        <translation>网络 {name} 不可用：{reason}。重新安装 Handful 即可恢复。</translation>
    </message>
    <message>
        <source>The pack {name} cannot be used: {reason}. Add its file under Class › Backbone.</source>
        <translation>无法使用骨干包 {name}：{reason}。请在“类别 › 骨干网络”中添加其文件。</translation>
    </message>
    <message>
        <source>The pictures in “{path}” cannot be learned from: {reason}.</source>
        <translation>无法从“{path}”中的图片学习：{reason}。</translation>
    </message>
    <message>
        <source>The plug-in {name} cannot be used: {reason}. Update or remove it.</source>
        <translation>插件 {name} 无法使用：{reason}。请更新或移除它。</translation>
    </message>
    <message>
        <source>The training in “{path}” cannot go on: {reason}.</source>
        <translation>“{path}”中的训练无法继续：{reason}。</translation>
    </message>
    <message>
        <source>There is a class “{name}” already. Choose another name, or merge the two classes.</source>
        <translation>类别“{name}”已存在。请另取名称，或合并这两个类别。</translation>
    </message>
    <message>
        <source>There is no project at “{path}”. It may have been moved or renamed: open it from where it lies now, or start a new one.</source>
        <translation>“{path}”处没有项目。它可能已被移动或重命名：请从现在的位置打开，或新建项目。</translation>
    </message>
    <message>
        <source>There is nothing to label with yet. Put a few examples on each class and press Adapt.</source>
        <translation>还没有可用来标注的模型。请给每个类别放几个示例，然后单击“学习”。</translation>
    </message>
    <message>
        <source>This did not work: {reason}.</source>
        <translation>操作未成功：{reason}。</translation>
    </message>
    <message>
        <source>the reason is unknown</source>
        <translation>原因未知</translation>
    </message>
    <message>
        <source>“{name}” could not be looked through: {reason}. Plug the disk in or check the folder, then add it again.</source>
        <translation>无法浏览“{name}”：{reason}。请接上磁盘或检查文件夹，然后重新添加。</translation>
    </message>
    <message>
        <source>“{name}” could not be read: {reason}. Try to open it in another program.</source>
        <translation>无法读取“{name}”：{reason}。请尝试用其他程序打开。</translation>
    </message>
    <message>
        <source>“{name}” could not be used: {reason}. Try again, or open another project.</source>
        <translation>无法使用“{name}”：{reason}。请重试，或打开其他项目。</translation>
    </message>
    <message>
        <source>“{name}” could not be written: {reason}. Free some space or choose another place; nothing that was saved before is lost.</source>
        <translation>无法写入“{name}”：{reason}。请释放空间或选择其他位置；之前保存的内容都没有丢失。</translation>
    </message>
    <message>
        <source>“{name}” is not a project, or it is damaged ({reason}). The file was not changed. Open a backup of it; or “handful repair”, in a terminal, saves what can be read.</source>
        <translation>“{name}”不是项目，或已损坏（{reason}）。文件没有被更改。请打开它的备份；或在终端中运行“handful repair”，保存可以读取的内容。</translation>
    </message>
    <message>
        <source>“{name}” is open in another window or command. Close it there, then open it here.</source>
        <translation>“{name}”已在其他窗口或命令中打开。请先在那里关闭，再在这里打开。</translation>
    </message>
    <message>
        <source>“{name}” looks the same as the class “{other}”: nobody could tell them apart. Choose another name, or merge the two classes.</source>
        <translation>“{name}”看起来与类别“{other}”相同，无法区分。请换一个名称，或合并这两个类别。</translation>
    </message>
    <message>
        <source>“{name}” was deleted or moved while it was open. Nothing is lost yet: choose Save as to keep it.</source>
        <translation>“{name}”在打开期间被删除或移动。目前还没有丢失任何内容：请选择“另存为”保留它。</translation>
    </message>
    <message>
        <source>“{name}” was made by a later version of Handful. Update Handful to open it; the file was not changed.</source>
        <translation>“{name}”由更新版本的 Handful 创建。请更新 Handful 后打开；文件未被更改。</translation>
    </message>
    <message>
        <source>“{name}” was replaced by another file while it was open. Nothing is lost yet: choose Save as to keep it under another name.</source>
        <translation>“{name}”在打开期间被另一个文件替换。目前还没有丢失任何内容：请选择“另存为”，用另一个名称保留它。</translation>
    </message>
    <message>
        <source>“{path}” could not be written: {reason}. These files were written before and could not be taken back: {files}.</source>
        <translation>“{path}”无法写入：{reason}。以下文件在此之前已经写入，未能撤回：{files}。</translation>
    </message>
</context>
<context>
    <name>_KeyEditor</name>
    <message>
        <source>A key for “{command}”: click below and press it.</source>
        <translation>为“{command}”设置快捷键：单击下方并按键。</translation>
    </message>
    <message>
        <source>Add to the others</source>
        <translation>添加为另一个</translation>
    </message>
    <message>
        <source>Choose a command to give it another key.</source>
        <translation>选择一个命令以更改其快捷键。</translation>
    </message>
    <message>
        <source>New key</source>
        <translation>新快捷键</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>重置</translation>
    </message>
    <message>
        <source>Use this key</source>
        <translation>使用此键</translation>
    </message>
</context>
<context>
    <name>_Large</name>
    <message>
        <source>Channel {n}</source>
        <translation>通道 {n}</translation>
    </message>
    <message>
        <source>Click to go back</source>
        <translation>单击返回</translation>
    </message>
</context>
<context>
    <name>_RingNote</name>
    <message>
        <source>Ringed: labeled by you</source>
        <translation>带圈：由您标注</translation>
    </message>
</context>
<context>
    <name>_Side</name>
    <message>
        <source>{name}, similarity {likeness}</source>
        <translation>{name}，相似度 {likeness}</translation>
    </message>
</context>
</TS>
