<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>AcceptDialog</name>
    <message>
        <source>Accept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Accept the sure ones</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Counting…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Images checked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Of what is accepted, at most</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>may be wrong.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Actions</name>
    <message>
        <source>&amp;Class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Label as</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Merge into</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 to 9, 0</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Label the selected images with the first to tenth class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open &amp;recent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Redo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>T&amp;ime to look for it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Bars</name>
    <message numerus="yes">
        <source>%n more</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ClassCard</name>
    <message numerus="yes">
        <source>%n example(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Class {name}, {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drop pictures here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name of the class</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ClassMenu</name>
    <message>
        <source>Colour</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Colour {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Merge into</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move down</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rename</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show its images</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ClassesPanel</name>
    <message>
        <source>Adapt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Learn from the examples (Ctrl+Return)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Commands</name>
    <message>
        <source>&amp;1 minute</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;30 seconds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;About Handful</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Adapt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Delete class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Find</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Inspector</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Invert selection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Keep the old model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Label folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Look for a better model after Adapt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;New class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;New project…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;None of these</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Open project…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Paste a picture as example</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Previous doubtful</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Remove label</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Rename</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Take the better model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Usual size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;What deserves a look…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1&amp;0 minutes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>3 &amp;minutes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A&amp;ccept the prediction</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Accept the &amp;sure ones…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add &amp;folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Colours of the &amp;system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Con&amp;fusion…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy pat&amp;h</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Feature &amp;maps…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Heat map a&amp;gainst the runner-up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Label as, by &amp;list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ne&amp;xt doubtful</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Re&amp;view the doubtful</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save &amp;as…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select &amp;all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select &amp;none</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select again what was se&amp;lected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show &amp;heat map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show in &amp;folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show what &amp;would change</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom &amp;in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom &amp;out</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ConfusionDialog</name>
    <message numerus="yes">
        <source>%n example(s) could not be judged: each is the only one of its class.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) judged.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Checked images only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Confusion</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Examples and checked images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Examples only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing to judge yet: give each class two examples and adapt, or check some predictions.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rows are your labels, columns what was predicted without knowing them. Click a cell, or press Enter, to see its images.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is counted</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ConfusionModel</name>
    <message>
        <source>How many of a class were predicted right</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Labelled {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Right</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Taken for {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}, right</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} of {total} {name} were predicted right</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} of {total} {name} were taken for {other}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{one} taken for {other}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ConfusionTable</name>
    <message>
        <source>Confusion of classes</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Desk</name>
    <message>
        <source>About Handful</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All changes are saved as you make them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All changes saved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Done again: {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Handful projects (*{suffix})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Handful sorts pictures from a few examples. Everything stays on this computer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Redo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save project as</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undone: {name}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DetailPanel</name>
    <message>
        <source>None of these</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not labelled yet</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>EmptyState</name>
    <message>
        <source>A folder of folders becomes classes with examples.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drop a folder of pictures here, then drop a few examples on each class.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a project…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recent projects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try the sample</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Engine</name>
    <message>
        <source>1 image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 prediction</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Accept {images} (at most {percent} % wrong)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Accept {predictions}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Adapt to {n} examples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add class {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add class {name} of {n} images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add folder {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add {n} examples of {m} classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connection refused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete class {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>File name too long</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Input/output error</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Is a directory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Label {images} as {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Merge {name} into {other}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name or service not known</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Network is unreachable</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No space left on device</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No such file or directory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not a directory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>OpenVINO is not installed; torch runs the network, more slowly.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Operation not permitted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Permission denied</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Read-only file system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recolour {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove folder {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove label from {images}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rename {name} to {other}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reorder classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take the better model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The {device} ran out of memory even for one image; the CPU does the rest, more slowly.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The {device} ran out of memory; batches are {n} now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>another window or command is installing weights</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>attempt to write a readonly database</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>database disk image is malformed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>database is locked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>database or disk is full</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>disk I/O error</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>file is not a database</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it cannot be listed: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it cannot be opened: permission denied</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it cannot be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it cannot be read: permission denied</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it cannot be read: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it could not be written to {path}: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it has no blocks that drop_path could skip</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it has no label yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it has no subfolders with pictures in them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it is a folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it is no longer in the project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it is not a folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it is not a picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it is not a regular file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it is too large: {width} x {height} pixels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it lies inside {path}, whose pictures are being labelled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its SHA-256 is {found} and should be {wanted}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its weights are not on this computer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nobody offers weights of it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nobody says what its SHA-256 must be; what came has {found}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none of these</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not a project file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not found on this computer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>out of memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the download was cut off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the file has changed since</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the file is cut short</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the file is damaged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the file is empty</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the file is gone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the file is larger than {n} GiB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the file is read-only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the folder is not there</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the link leads in a circle</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the link points to nothing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the model in use was adapted with other weights of it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the name holds a character that no file can have</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the name is not valid UTF-8</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the package {name} is not installed whole</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the same picture is in {path}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the tensors in {name} do not fit the network</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>their files are gone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>there are no pictures in it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>there is no format {name}; there is {known}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>there is no such backbone; there is {known}, and {prefix}NAME</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>there is not enough memory to open it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>this kind of network cannot be adapted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>timm knows no network of this name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unable to open database file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{host} answered {code} {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{host} cannot be reached ({reason})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} has no example yet and takes no part.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} holds no list of weights</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is damaged, or holds more than weights</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} examples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} predictions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} cannot be read: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is not the file we know (SHA-256 {found})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{text} is no SHA-256 of 64 hex digits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{text} is no address on the web</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ErrorBox</name>
    <message>
        <source>Copy report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Handful made a mistake. Your labels are saved, and you can go on working. To have it mended, copy the report and send it to the makers; it holds the names of files but no pictures.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Something went wrong</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Explaining</name>
    <message>
        <source>Looking… The first time takes seconds, as the network is loaded.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select one image to see what the network makes of it.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source>&amp;Images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;To</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All folders</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose where to write to.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Class folders</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copies in one folder a class. Your own files stay where they are.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export labels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder for the class folders</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>JSON</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Labels (*{suffix})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One line an image: for spreadsheets.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One object an image: for scripts.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Table (CSV)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file exists and will be replaced.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no folder {path}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is a folder; add the name of a file.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FeatureMapsDialog</name>
    <message>
        <source>All {all} channels, the most varied first, {rows} × {columns} cells.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Channel {n}: click to enlarge</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every layer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Feature maps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Layer of the network</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>List the parts of the blocks too</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The {n} most varied of {all} channels, {rows} × {columns} cells each.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FilterBar</name>
    <message numerus="yes">
        <source>%n image(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Above {low} %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Any class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Any confidence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Below {high} %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clear</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find by name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder order</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Most confident first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Most doubtful first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Order</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show all images again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the images whose name holds this text (Ctrl+F)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{low} to {high} %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} of {total} images</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FindingsDialog</name>
    <message numerus="yes">
        <source>%n picture(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n unknown picture(s) look alike</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Choose a line to see its images.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking at examples and pictures…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make a class of these</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>May be a class of its own</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>May be labelled wrong</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nearly the same picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was found.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What deserves a look</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What was found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{one} looks like {other} ({percent} %)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Frame</name>
    <message>
        <source>Label folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tools</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} – Handful</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>HeatAsker</name>
    <message>
        <source>A heat map needs a model: press Adapt first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loading the network to look into it. Only the first time takes seconds.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The heat map comes when adapting is done.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your examples have changed since: press Adapt for a map that knows them.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>HeatPart</name>
    <message>
        <source>Against the runner-up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Against {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Feature maps…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For the label</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Heat map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Opacity of the heat map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What speaks for the label, and what against it (H)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What tells the label from the next likely class (G)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the layers of the network make of it (Ctrl+Shift+H)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ImageGrid</name>
    <message>
        <source>Cannot be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None of these</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>labelled by you</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>selected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unsure</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ImagesPanel</name>
    <message>
        <source>Add a folder of images to see them here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No image passes these filters.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None of these</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Inspector</name>
    <message numerus="yes">
        <source>%n image(s) selected</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>How likely each class is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>If it were one of your classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It looks like none of your examples. Closest is {name}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Labelled by you.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No label and no prediction yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None of these</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Predicted from your examples.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select an image to see its prediction and the examples behind it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The prediction was {name}, {confidence}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This picture cannot be read: {reason}. It is left out, all others are not affected. Repair or replace the file, then add its folder again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unsure: it could also be {name}, {confidence}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unsure: this one deserves a look.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What they are</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What you choose here goes for all of them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>You said that it is none of these.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a deleted class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{width} × {height} px</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>JobBar</name>
    <message>
        <source>Close this message</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Error</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop; what is done so far is kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Warning</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a few seconds left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>about {h} h {m} min left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>about {n} h left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>about {n} min left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>about {n} s left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} images/s</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>KeysDialog</name>
    <message>
        <source>Keys</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LabelButtons</name>
    <message>
        <source>Accept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Accept all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Create a class first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every prediction of the selected images is right</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None of these</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The prediction is right: make it the label</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Labelling</name>
    <message numerus="yes">
        <source>%n image(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n labelled by you</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n selected</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Adapt to a few examples first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder with images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Label every image of the project&apos;s folders (Ctrl+L)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No image is left in doubt.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There are no classes yet</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LikePart</name>
    <message>
        <source>Because it looks like these</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The nearest examples</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>NewClassCard</name>
    <message>
        <source>Click, or drop pictures here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New class</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>OfferBar</name>
    <message>
        <source>A better model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep the old one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show what would change</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take it</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Offers</name>
    <message numerus="yes">
        <source>%n label(s) would change</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of them on images you checked: {before} correct so far, {after} with the better model.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>A better model is ready: about {after} % right instead of {before} %.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measured on your examples, each held back in turn. The network itself was adapted to them; Undo brings the old model back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No better model was found: the quick answer is the best so far.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No image has a prediction yet that could change.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>None of %n label(s) would change.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>The better model is in use.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The better model says {after} instead of {before}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The examples have changed meanwhile. Adapt to learn from them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Would change</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PeekDialog</name>
    <message>
        <source>Reading…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This picture cannot be read.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PickedChip</name>
    <message>
        <source>Only: {what}. Click to show all images</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Preview</name>
    <message>
        <source>Double-click to see it in full</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Preview</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Promises</name>
    <message numerus="yes">
        <source>%n image(s) left to check.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of {total} sure images can be accepted.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Accept</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Accept %n image(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Check %n image(s) first</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Check others</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check {n} of the {total} surest at random: if none is wrong, the others can be accepted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go on checking</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Label a folder first, or give more examples and adapt.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No held-out example was predicted as surely.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No image is left that the model is sure of.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing can be accepted unseen yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>So up to {worst} % of the others may be. Allow that many, or adapt to what you corrected and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>So with {level} % certainty at most {percent} % of the others are.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There are too few sure images for a check at random.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>You checked {n} images drawn at random and found {wrong} wrong.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} held-out examples were predicted as surely, {wrong} of them wrong. So with {level} % certainty at most {percent} % of these are, as far as your examples are like the folder. Checking some at random would vouch for that.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} held-out examples were predicted as surely, {wrong} of them wrong; that is too little to promise {percent} %.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} images were drawn at random. Press Enter where the prediction is right, else give the right class. If none is wrong, the others can be accepted.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RecentProject</name>
    <message numerus="yes">
        <source>%n day(s) ago</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n month(s) ago</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n year(s) ago</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Open the project {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>today</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Reports</name>
    <message numerus="yes">
        <source>%n could not be looked at.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n could not be read.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n example(s) could not be read.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) could not be labelled: the file cannot be read.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) had this label already.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n may not belong here</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more would help</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n were left out.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>About {share} % right ({low} to {high} %), measured on %n example(s).</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Accepted %n image(s).</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Adapting to your examples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click the class that the picture belongs to, then paste again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click to see images that may belong here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click to see it. {facts}</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Exported %n image(s) to “{name}”.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Exporting “{name}”</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Found %n image(s) in “{name}”.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Graphics card</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Graphics processor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Held out, {right} of {n} examples were right.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Label it instead</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Labelled {done} of %n image(s): {labelled} sure, {unsure} unsure, {unknown} unknown.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Labelling pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Labelling “{name}”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Learner: {name}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking for a better model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking through “{name}”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No estimate yet: add a second example to each class.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No pictures that Handful can read were among these files.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only a web address arrived, and Handful does not fetch from the network. Save the picture as a file and drop that.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Processor</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Put %n image(s) on {classes} classes.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Put %n image(s) on “{name}”.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Putting pictures on “{name}”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading “{name}”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resume</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Review</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Single pictures go on a class: drop them on one at the left. To have pictures labelled, drop the folder they are in.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopped. The model is the one from before.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopped. The next Adapt looks for a better model again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopped. The rest is read when you label the folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopped. {done} of {total} done; what is done is kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture could not be kept: “{path}” is not writable. Save it as a file and drop that.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The system ended the engine, most likely for want of memory. What is done is kept: close other programs and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>alpha-TIM</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>committee</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>committee with the folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>label propagation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>linear head</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>linear support vector machine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>logistic regression</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nearest prototype</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ridge regression</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>support vector machine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{done} of {total} done.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} may belong to {other}</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>“{folder}” gave {classes} classes with %n example(s).</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>“{name}” exists already. Open it, or choose another name for the new project.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” holds no pictures that Handful can read.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Reviewing</name>
    <message>
        <source>A deleted class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None of these</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To accept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To check</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}, worth a look</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Sentences</name>
    <message>
        <source>{first} {second}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StatusChip</name>
    <message>
        <source>All</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By you</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By you: images that you labelled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Failed: pictures that could not be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Labelled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Labelled: by you, or with a prediction to rely on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None of these</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None of these: images unlike any of your examples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show all images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To do</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To do: images without a label or a prediction</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unsure</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unsure: predictions that deserve a look</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n}k</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Story</name>
    <message>
        <source>Pictures fall into three classes</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Teaching</name>
    <message numerus="yes">
        <source>%n example(s) to learn from.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Adapting…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Class {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click a class first</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Deleted “{name}” and its %n label(s).</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Merged “{one}” into “{other}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put an example on two classes to begin.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The examples have changed since the last Adapt.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Wording</name>
    <message>
        <source>A class needs a name. Type one, or press Esc to keep the old one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Adapting needs {need} classes with an example each, and there are %n. Drop pictures on another class.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing was exported to “{path}”: {reason}. Choose another place and export again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>The class “{name}” has %n example(s) and needs {need}. Drop more pictures on it.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>The class “{name}” is not there any more. Undo may bring it back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The device {name} could not be used: {reason}. Close other programs that use it, or start again on the processor.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The network {name} is another one now: {reason}. Click Adapt to go on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The network {name} is not available: {reason}. In a terminal, “handful backbones get {name}” brings it here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The network {name} is not available: {reason}. Install Handful again to bring it back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is a class “{name}” already. Choose another name, or merge the two classes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no project at “{path}”. It may have been moved or renamed: open it from where it lies now, or start a new one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is nothing to label with yet. Put a few examples on each class and press Adapt.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This did not work: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the reason is unknown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” could not be looked through: {reason}. Plug the disk in or check the folder, then add it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” could not be read: {reason}. Try to open it in another program.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” could not be used: {reason}. Try again, or open another project.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” could not be written: {reason}. Free some space or choose another place; nothing that was saved before is lost.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” is not a project, or it is damaged ({reason}). The file was not changed; open a copy of it if you have one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” is open in another window or command. Close it there, then open it here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” was made by a later version of Handful. Update Handful to open it; the file was not changed.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>_Large</name>
    <message>
        <source>Channel {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click to go back</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>_Side</name>
    <message>
        <source>{name}, similarity {likeness}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
