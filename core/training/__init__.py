"""Whatever changes a network's weights: `scale_shift`, `finetuning` and `meta`.

All of it loads torch: import it where it is used. Others import `scale_shift.adapt`,
`finetuning.finetune`, `finetuning.config`, `meta.runs` and `meta.export_pack`.
"""
