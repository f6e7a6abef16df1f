"""Picture files: how they are found, read, fingerprinted and decoded upright in sRGB.

Others import `discovery` (`find_images`, `read_bytes`, `content_hash`) and `decoding` (`open_rgb`,
`to_pixels`).
"""
