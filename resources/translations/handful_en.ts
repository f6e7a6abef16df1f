<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>ArrangeController</name>
    <message numerus="yes">
        <source>%n stack(s) of near duplicates.</source>
        <translation>
            <numerusform>%n stack of near duplicates.</numerusform>
            <numerusform>%n stacks of near duplicates.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Copied %n file(s).</source>
        <translation>
            <numerusform>Copied %n file.</numerusform>
            <numerusform>Copied %n files.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Backbones</name>
    <message numerus="yes">
        <source>%n class(es) with too few pictures are left out.</source>
        <translation>
            <numerusform>%n class with too few pictures is left out.</numerusform>
            <numerusform>%n classes with too few pictures are left out.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n class(es) with {images} pictures.</source>
        <translation>
            <numerusform>%n class with {images} pictures.</numerusform>
            <numerusform>%n classes with {images} pictures.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n view(s)</source>
        <translation>
            <numerusform>%n view</numerusform>
            <numerusform>%n views</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It has %n folder(s) with 20 pictures or more, and 20 such classes are needed. Choose a folder with more class folders in it.</source>
        <translation>
            <numerusform>It has %n folder with 20 pictures or more, and 20 such classes are needed. Choose a folder with more class folders in it.</numerusform>
            <numerusform>It has %n folders with 20 pictures or more, and 20 such classes are needed. Choose a folder with more class folders in it.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The meta-trained backbone is no better: {mine} % right, and {other} % with {title}, on %n class(es) it had never seen. Everything stays as it is.</source>
        <translation>
            <numerusform>The meta-trained backbone is no better: {mine} % right, and {other} % with {title}, on %n class it had never seen. Everything stays as it is.</numerusform>
            <numerusform>The meta-trained backbone is no better: {mine} % right, and {other} % with {title}, on %n classes it had never seen. Everything stays as it is.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The meta-trained backbone sorts better: {mine} % right instead of {other} % with {title}, on %n class(es) it had never seen.</source>
        <translation>
            <numerusform>The meta-trained backbone sorts better: {mine} % right instead of {other} % with {title}, on %n class it had never seen.</numerusform>
            <numerusform>The meta-trained backbone sorts better: {mine} % right instead of {other} % with {title}, on %n classes it had never seen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about {seconds} s for %n picture(s)</source>
        <translation>
            <numerusform>about {seconds} s for %n picture</numerusform>
            <numerusform>about {seconds} s for %n pictures</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>meta-trained on %n class(es)</source>
        <translation>
            <numerusform>meta-trained on %n class</numerusform>
            <numerusform>meta-trained on %n classes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Bars</name>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>%n more</numerusform>
            <numerusform>%n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>BeginCard</name>
    <message numerus="yes">
        <source>%n picture(s), one of each kind in the folder</source>
        <translation>
            <numerusform>%n picture, one of each kind in the folder</numerusform>
            <numerusform>%n pictures, one of each kind in the folder</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ChallengerController</name>
    <message numerus="yes">
        <source>After adapting, looks for a better model for %n second(s).</source>
        <translation>
            <numerusform>After adapting, looks for a better model for %n second.</numerusform>
            <numerusform>After adapting, looks for a better model for %n seconds.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Charts</name>
    <message numerus="yes">
        <source>%n confident</source>
        <translation>
            <numerusform>%n confident</numerusform>
            <numerusform>%n confident</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) at {percent}% or more</source>
        <translation>
            <numerusform>%n image at {percent}% or more</numerusform>
            <numerusform>%n images at {percent}% or more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more example(s) per class would hardly help.</source>
        <translation>
            <numerusform>%n more example per class would hardly help.</numerusform>
            <numerusform>%n more examples per class would hardly help.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more example(s) per class: about +{points} points.</source>
        <translation>
            <numerusform>%n more example per class: about +{points} points.</numerusform>
            <numerusform>%n more examples per class: about +{points} points.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n none of these</source>
        <translation>
            <numerusform>%n none of these</numerusform>
            <numerusform>%n none of these</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n unsure</source>
        <translation>
            <numerusform>%n unsure</numerusform>
            <numerusform>%n unsure</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Handful learned from fewer of your examples and was tested on others (%n tested). Results can differ a little from the accuracy above.</source>
        <translation>
            <numerusform>Handful learned from fewer of your examples and was tested on others (%n tested). Results can differ a little from the accuracy above.</numerusform>
            <numerusform>Handful learned from fewer of your examples and was tested on others (%n tested). Results can differ a little from the accuracy above.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Version {n}: {share}% ({low}–{high}%), %n example(s)</source>
        <translation>
            <numerusform>Version {n}: {share}% ({low}–{high}%), %n example</numerusform>
            <numerusform>Version {n}: {share}% ({low}–{high}%), %n examples</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ClassCard</name>
    <message numerus="yes">
        <source>%n example(s)</source>
        <translation>
            <numerusform>%n example</numerusform>
            <numerusform>%n examples</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ConfusionPart</name>
    <message numerus="yes">
        <source>%n example(s) not judged: no other in the class.</source>
        <translation>
            <numerusform>%n example not judged: no other in the class.</numerusform>
            <numerusform>%n examples not judged: no other in the class.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) judged.</source>
        <translation>
            <numerusform>%n image judged.</numerusform>
            <numerusform>%n images judged.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>EmbeddingMapController</name>
    <message numerus="yes">
        <source>%n image(s) have no place yet.</source>
        <translation>
            <numerusform>%n image have no place yet.</numerusform>
            <numerusform>%n images have no place yet.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ExamplesController</name>
    <message numerus="yes">
        <source>%n example(s) to learn from.</source>
        <translation>
            <numerusform>%n example to learn from.</numerusform>
            <numerusform>%n examples to learn from.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Deleted “{name}” and its %n label(s).</source>
        <translation>
            <numerusform>Deleted “{name}” and its %n label.</numerusform>
            <numerusform>Deleted “{name}” and its %n labels.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Export</name>
    <message numerus="yes">
        <source>%n doubtful image(s) lie in “{name}”.</source>
        <translation>
            <numerusform>%n doubtful image lies in “{name}”.</numerusform>
            <numerusform>%n doubtful images lie in “{name}”.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n doubtful image(s) were left out.</source>
        <translation>
            <numerusform>%n doubtful image was left out.</numerusform>
            <numerusform>%n doubtful images were left out.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n doubtful or without a label will be left out.</source>
        <translation>
            <numerusform>%n doubtful or without a label will be left out.</numerusform>
            <numerusform>%n doubtful or without a label will be left out.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) left out:</source>
        <translation>
            <numerusform>%n image left out:</numerusform>
            <numerusform>%n images left out:</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) will be written.</source>
        <translation>
            <numerusform>%n image will be written.</numerusform>
            <numerusform>%n images will be written.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n without a label, or damaged, will be left out.</source>
        <translation>
            <numerusform>%n without a label, or damaged, will be left out.</numerusform>
            <numerusform>%n without a label, or damaged, will be left out.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Exported %n image(s) to “{name}”.</source>
        <translation>
            <numerusform>Exported %n image to “{name}”.</numerusform>
            <numerusform>Exported %n images to “{name}”.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Run on %n image(s): the same label as here on {same}.</source>
        <translation>
            <numerusform>Run on %n image: the same label as here on {same}.</numerusform>
            <numerusform>Run on %n images: the same label as here on {same}.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FilterBar</name>
    <message numerus="yes">
        <source>%n image(s)</source>
        <translation>
            <numerusform>%n image</numerusform>
            <numerusform>%n images</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>GroupHeader</name>
    <message numerus="yes">
        <source>%n class(es)</source>
        <translation>
            <numerusform>%n class</numerusform>
            <numerusform>%n classes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Groups</name>
    <message numerus="yes">
        <source>%n group(s)</source>
        <translation>
            <numerusform>%n group</numerusform>
            <numerusform>%n groups</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s)</source>
        <translation>
            <numerusform>%n image</numerusform>
            <numerusform>%n images</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n labeled by you</source>
        <translation>
            <numerusform>%n labeled by you</numerusform>
            <numerusform>%n labeled by you</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Imports</name>
    <message numerus="yes">
        <source>%n could not be used</source>
        <translation>
            <numerusform>%n could not be used</numerusform>
            <numerusform>%n could not be used</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n could not be used.</source>
        <translation>
            <numerusform>%n could not be used.</numerusform>
            <numerusform>%n could not be used.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n had it already.</source>
        <translation>
            <numerusform>%n had it already.</numerusform>
            <numerusform>%n had it already.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n have several labels in the file</source>
        <translation>
            <numerusform>%n has several labels in the file</numerusform>
            <numerusform>%n have several labels in the file</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) have several labels in the file.</source>
        <translation>
            <numerusform>%n image has several labels in the file.</numerusform>
            <numerusform>%n images have several labels in the file.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) keep another label that you gave.</source>
        <translation>
            <numerusform>%n image keeps another label that you gave.</numerusform>
            <numerusform>%n images keep another label that you gave.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) lie in no class folder.</source>
        <translation>
            <numerusform>%n image lies in no class folder.</numerusform>
            <numerusform>%n images lie in no class folder.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) of validation and test got no label.</source>
        <translation>
            <numerusform>%n image of validation and test got no label.</numerusform>
            <numerusform>%n images of validation and test got no label.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) were not found.</source>
        <translation>
            <numerusform>%n image was not found.</numerusform>
            <numerusform>%n images were not found.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n keep another label that you gave</source>
        <translation>
            <numerusform>%n keeps another label that you gave</numerusform>
            <numerusform>%n keep another label that you gave</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n label(s) of a model stayed out.</source>
        <translation>
            <numerusform>%n label of a model stayed out.</numerusform>
            <numerusform>%n labels of a model stayed out.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n may be one of several</source>
        <translation>
            <numerusform>%n may be one of several</numerusform>
            <numerusform>%n may be one of several</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not found</source>
        <translation>
            <numerusform>%n not found</numerusform>
            <numerusform>%n not found</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>“{name}” gave %n image(s) a label.</source>
        <translation>
            <numerusform>“{name}” gave %n image a label.</numerusform>
            <numerusform>“{name}” gave %n images a label.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Inspector</name>
    <message numerus="yes">
        <source>%n image(s) selected</source>
        <translation>
            <numerusform>%n image selected</numerusform>
            <numerusform>%n images selected</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>IssuesPart</name>
    <message numerus="yes">
        <source>%n image(s)</source>
        <translation>
            <numerusform>%n image</numerusform>
            <numerusform>%n images</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n similar image(s)</source>
        <translation>
            <numerusform>%n similar image</numerusform>
            <numerusform>%n similar images</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LabellingController</name>
    <message numerus="yes">
        <source>%n image(s)</source>
        <translation>
            <numerusform>%n image</numerusform>
            <numerusform>%n images</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n labeled by you</source>
        <translation>
            <numerusform>%n labeled by you</numerusform>
            <numerusform>%n labeled by you</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>%n selected</numerusform>
            <numerusform>%n selected</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LayoutDialog</name>
    <message numerus="yes">
        <source>%n class(es): {classes}</source>
        <translation>
            <numerusform>%n class: {classes}</numerusform>
            <numerusform>%n classes: {classes}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LeftOut</name>
    <message numerus="yes">
        <source>%n 3D model(s)</source>
        <translation>
            <numerusform>%n 3D model</numerusform>
            <numerusform>%n 3D models</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n PDF(s)</source>
        <translation>
            <numerusform>%n PDF</numerusform>
            <numerusform>%n PDFs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n TGA picture(s)</source>
        <translation>
            <numerusform>%n TGA picture</numerusform>
            <numerusform>%n TGA pictures</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n archive(s)</source>
        <translation>
            <numerusform>%n archive</numerusform>
            <numerusform>%n archives</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n data file(s)</source>
        <translation>
            <numerusform>%n data file</numerusform>
            <numerusform>%n data files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n design file(s) (such as Photoshop’s)</source>
        <translation>
            <numerusform>%n design file (such as Photoshop’s)</numerusform>
            <numerusform>%n design files (such as Photoshop’s)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n document(s)</source>
        <translation>
            <numerusform>%n document</numerusform>
            <numerusform>%n documents</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) not downloaded yet</source>
        <translation>
            <numerusform>%n file not downloaded yet</numerusform>
            <numerusform>%n files not downloaded yet</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) of Handful</source>
        <translation>
            <numerusform>%n file of Handful</numerusform>
            <numerusform>%n files of Handful</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) of the system</source>
        <translation>
            <numerusform>%n file of the system</numerusform>
            <numerusform>%n files of the system</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) that you excluded</source>
        <translation>
            <numerusform>%n file that you excluded</numerusform>
            <numerusform>%n files that you excluded</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) without suffix</source>
        <translation>
            <numerusform>%n file without suffix</numerusform>
            <numerusform>%n files without suffix</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n folder(s) of the system</source>
        <translation>
            <numerusform>%n folder of the system</numerusform>
            <numerusform>%n folders of the system</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n folder(s) that you excluded</source>
        <translation>
            <numerusform>%n folder that you excluded</numerusform>
            <numerusform>%n folders that you excluded</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hidden file(s)</source>
        <translation>
            <numerusform>%n hidden file</numerusform>
            <numerusform>%n hidden files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hidden folder(s)</source>
        <translation>
            <numerusform>%n hidden folder</numerusform>
            <numerusform>%n hidden folders</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n icon(s)</source>
        <translation>
            <numerusform>%n icon</numerusform>
            <numerusform>%n icons</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n inner folder(s) of photo libraries</source>
        <translation>
            <numerusform>%n inner folder of photo libraries</numerusform>
            <numerusform>%n inner folders of photo libraries</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n other file(s)</source>
        <translation>
            <numerusform>%n other file</numerusform>
            <numerusform>%n other files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s) of a rare kind</source>
        <translation>
            <numerusform>%n picture of a rare kind</numerusform>
            <numerusform>%n pictures of a rare kind</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n program(s)</source>
        <translation>
            <numerusform>%n program</numerusform>
            <numerusform>%n programs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n raw file(s)</source>
        <translation>
            <numerusform>%n raw file</numerusform>
            <numerusform>%n raw files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n sidecar(s)</source>
        <translation>
            <numerusform>%n sidecar</numerusform>
            <numerusform>%n sidecars</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n sound file(s)</source>
        <translation>
            <numerusform>%n sound file</numerusform>
            <numerusform>%n sound files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n unfinished download(s)</source>
        <translation>
            <numerusform>%n unfinished download</numerusform>
            <numerusform>%n unfinished downloads</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n vector drawing(s)</source>
        <translation>
            <numerusform>%n vector drawing</numerusform>
            <numerusform>%n vector drawings</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n video(s)</source>
        <translation>
            <numerusform>%n video</numerusform>
            <numerusform>%n videos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{kinds} were left out.</source>
        <translation>
            <numerusform>{kinds} were left out.</numerusform>
            <numerusform>{kinds} were left out.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>NextStep</name>
    <message numerus="yes">
        <source>Accept %n photo(s)</source>
        <translation>
            <numerusform>Accept %n photo</numerusform>
            <numerusform>Accept %n photos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Adapt &amp; sort %n photo(s)</source>
        <translation>
            <numerusform>Adapt &amp; sort %n photo</numerusform>
            <numerusform>Adapt &amp; sort %n photos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Review %n photo(s)</source>
        <translation>
            <numerusform>Review %n photo</numerusform>
            <numerusform>Review %n photos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Sort %n photo(s)</source>
        <translation>
            <numerusform>Sort %n photo</numerusform>
            <numerusform>Sort %n photos</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Offers</name>
    <message numerus="yes">
        <source>It would change %n label(s).</source>
        <translation>
            <numerusform>It would change %n label.</numerusform>
            <numerusform>It would change %n labels.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It would change none of %n label(s).</source>
        <translation>
            <numerusform>It would change none of %n label.</numerusform>
            <numerusform>It would change none of %n labels.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ProjectFilesController</name>
    <message numerus="yes">
        <source>%n label(s)</source>
        <translation>
            <numerusform>%n label</numerusform>
            <numerusform>%n labels</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>“{folder}” was taken out of the project, with %n image(s).</source>
        <translation>
            <numerusform>“{folder}” was taken out of the project, with %n image.</numerusform>
            <numerusform>“{folder}” was taken out of the project, with %n images.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Promises</name>
    <message numerus="yes">
        <source>%n image(s) left to check.</source>
        <translation>
            <numerusform>%n image left to check.</numerusform>
            <numerusform>%n images left to check.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) accepted unseen. No more can be accepted for now.</source>
        <translation>
            <numerusform>%n image accepted unseen. No more can be accepted for now.</numerusform>
            <numerusform>%n images accepted unseen. No more can be accepted for now.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of {total} confident images can be accepted.</source>
        <translation>
            <numerusform>%n of {total} confident images can be accepted.</numerusform>
            <numerusform>%n of {total} confident images can be accepted.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Accept %n image(s)</source>
        <translation>
            <numerusform>Accept %n image</numerusform>
            <numerusform>Accept %n images</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Accept %n image(s), at most {percent}% wrong: check {audit} first.</source>
        <translation>
            <numerusform>Accept %n image, at most {percent}% wrong: check {audit} first.</numerusform>
            <numerusform>Accept %n images, at most {percent}% wrong: check {audit} first.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Check %n image(s) first</source>
        <translation>
            <numerusform>Check %n image first</numerusform>
            <numerusform>Check %n images first</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RecentProject</name>
    <message numerus="yes">
        <source>%n day(s) ago</source>
        <translation>
            <numerusform>%n day ago</numerusform>
            <numerusform>%n days ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n month(s) ago</source>
        <translation>
            <numerusform>%n month ago</numerusform>
            <numerusform>%n months ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n year(s) ago</source>
        <translation>
            <numerusform>%n year ago</numerusform>
            <numerusform>%n years ago</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Reports</name>
    <message numerus="yes">
        <source>%n could not be looked at.</source>
        <translation>
            <numerusform>%n could not be looked at.</numerusform>
            <numerusform>%n could not be looked at.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n could not be read.</source>
        <translation>
            <numerusform>%n could not be read.</numerusform>
            <numerusform>%n could not be read.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n example(s) took no part.</source>
        <translation>
            <numerusform>%n example took no part.</numerusform>
            <numerusform>%n examples took no part.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) were left out.</source>
        <translation>
            <numerusform>%n file was left out.</numerusform>
            <numerusform>%n files were left out.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n have a label of yours.</source>
        <translation>
            <numerusform>%n has a label of yours.</numerusform>
            <numerusform>%n have a label of yours.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) could not be labeled: the file cannot be read.</source>
        <translation>
            <numerusform>%n image could not be labeled: the file cannot be read.</numerusform>
            <numerusform>%n images could not be labeled: the file cannot be read.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) had this label already.</source>
        <translation>
            <numerusform>%n image had this label already.</numerusform>
            <numerusform>%n images had this label already.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) keep another label that you gave.</source>
        <translation>
            <numerusform>%n image keeps another label that you gave.</numerusform>
            <numerusform>%n images keep another label that you gave.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) lie in no class folder.</source>
        <translation>
            <numerusform>%n image lies in no class folder.</numerusform>
            <numerusform>%n images lie in no class folder.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) of validation and test do not teach.</source>
        <translation>
            <numerusform>%n image of validation and test does not teach.</numerusform>
            <numerusform>%n images of validation and test do not teach.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) were new to the model, so it has learned anew how they lie.</source>
        <translation>
            <numerusform>%n image was new to the model, so it has learned anew how the images lie.</numerusform>
            <numerusform>%n images were new to the model, so it has learned anew how they lie.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n look alike</source>
        <translation>
            <numerusform>%n look alike</numerusform>
            <numerusform>%n look alike</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n may not belong here</source>
        <translation>
            <numerusform>%n may not belong here</numerusform>
            <numerusform>%n may not belong here</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more would help</source>
        <translation>
            <numerusform>%n more would help</numerusform>
            <numerusform>%n more would help</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n were left out.</source>
        <translation>
            <numerusform>%n was left out.</numerusform>
            <numerusform>%n were left out.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>About {share}% accurate (likely {low}–{high}%), tested on your %n example(s).</source>
        <translation>
            <numerusform>About {share}% accurate (likely {low}–{high}%), tested on your %n example.</numerusform>
            <numerusform>About {share}% accurate (likely {low}–{high}%), tested on your %n examples.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Accepted %n image(s) unseen.</source>
        <translation>
            <numerusform>Accepted %n image unseen.</numerusform>
            <numerusform>Accepted %n images unseen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Added %n image(s) to {classes} classes.</source>
        <translation>
            <numerusform>Added %n image to {classes} classes.</numerusform>
            <numerusform>Added %n images to {classes} classes.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Added %n image(s) to {name}.</source>
        <translation>
            <numerusform>Added %n image to {name}.</numerusform>
            <numerusform>Added %n images to {name}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Added %n image(s). Label includes what was added.</source>
        <translation>
            <numerusform>Added %n image. Label includes what was added.</numerusform>
            <numerusform>Added %n images. Label includes what was added.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Added {classes} classes with %n example(s) from “{folder}”.</source>
        <translation>
            <numerusform>Added {classes} classes with %n example from “{folder}”.</numerusform>
            <numerusform>Added {classes} classes with %n examples from “{folder}”.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Exported %n image(s) to “{name}”.</source>
        <translation>
            <numerusform>Exported %n image to “{name}”.</numerusform>
            <numerusform>Exported %n images to “{name}”.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Found %n image(s) in “{name}”.</source>
        <translation>
            <numerusform>Found %n image in “{name}”.</numerusform>
            <numerusform>Found %n images in “{name}”.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>In %n class(es) the examples are near-duplicates.</source>
        <translation>
            <numerusform>In %n class the examples are near-duplicates.</numerusform>
            <numerusform>In %n classes the examples are near-duplicates.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Likely {low}–{high}%, tested on your %n example(s).</source>
        <translation>
            <numerusform>Likely {low}–{high}%, tested on your %n example.</numerusform>
            <numerusform>Likely {low}–{high}%, tested on your %n examples.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The %n example(s) of {name} are near-duplicates.</source>
        <translation>
            <numerusform>The %n example of {name} are near-duplicates.</numerusform>
            <numerusform>The %n examples of {name} are near-duplicates.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Labeled {done} of %n image(s): {labelled} sure, {unsure} unsure, {unknown} unknown.</source>
        <translation>
            <numerusform>Labeled {done} of %n image: {labelled} sure, {unsure} unsure, {unknown} unknown.</numerusform>
            <numerusform>Labeled {done} of %n images: {labelled} sure, {unsure} unsure, {unknown} unknown.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Looking for a better model, for about %n min</source>
        <translation>
            <numerusform>Looking for a better model, for about %n min</numerusform>
            <numerusform>Looking for a better model, for about %n min</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Looking for a better model, for about %n s</source>
        <translation>
            <numerusform>Looking for a better model, for about %n s</numerusform>
            <numerusform>Looking for a better model, for about %n s</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ReviewWords</name>
    <message numerus="yes">
        <source>Lists like this hold the right class for at least {share} of the images, as tested on %n example(s).</source>
        <translation>
            <numerusform>Lists like this hold the right class for at least {share} of the images, as tested on %n example.</numerusform>
            <numerusform>Lists like this hold the right class for at least {share} of the images, as tested on %n examples.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SessionWords</name>
    <message numerus="yes">
        <source>%n of them corrected</source>
        <translation>
            <numerusform>%n of them corrected</numerusform>
            <numerusform>%n of them corrected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>You checked %n image(s)</source>
        <translation>
            <numerusform>You checked %n image</numerusform>
            <numerusform>You checked %n images</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message numerus="yes">
        <source>%n minute(s)</source>
        <translation>
            <numerusform>%n minute</numerusform>
            <numerusform>%n minutes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n second(s)</source>
        <translation>
            <numerusform>%n second</numerusform>
            <numerusform>%n seconds</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SkippedDialog</name>
    <message numerus="yes">
        <source>%n could not be used</source>
        <translation>
            <numerusform>%n could not be used</numerusform>
            <numerusform>%n could not be used</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) were left out.</source>
        <translation>
            <numerusform>%n file was left out.</numerusform>
            <numerusform>%n files were left out.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SplitDialog</name>
    <message numerus="yes">
        <source>%n image(s)</source>
        <translation>
            <numerusform>%n image</numerusform>
            <numerusform>%n images</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Watching</name>
    <message numerus="yes">
        <source>%n image(s) came</source>
        <translation>
            <numerusform>%n image came</numerusform>
            <numerusform>%n images came</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Watching %n folder(s)</source>
        <translation>
            <numerusform>Watching %n folder</numerusform>
            <numerusform>Watching %n folders</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Wording</name>
    <message numerus="yes">
        <source>Adapting needs {need} classes with an example each, and there are %n. Drop pictures on another class.</source>
        <translation>
            <numerusform>Adapting needs {need} classes with an example each, and there is %n. Drop pictures on another class.</numerusform>
            <numerusform>Adapting needs {need} classes with an example each, and there are %n. Drop pictures on another class.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The class “{name}” has %n example(s) and needs {need}. Drop more pictures on it.</source>
        <translation>
            <numerusform>The class “{name}” has %n example and needs {need}. Drop more pictures on it.</numerusform>
            <numerusform>The class “{name}” has %n examples and needs {need}. Drop more pictures on it.</numerusform>
        </translation>
    </message>
</context>
</TS>
