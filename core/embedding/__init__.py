"""Pictures to vectors: the device, the pipeline that decodes and embeds at once, crops, transforms.

Others import `pipeline.embed_files`, `network.open_network`, `device`, `multi_crop` and
`feature_transforms`.
"""
