"""One small network of every family in timm: which, and how to build it."""

import torch
from torch import nn

# Of each family, which is a file in timm/models: a network of few weights that has a
# configuration, the side of the pictures, and whether it is to be told that side.
FAMILIES: dict[str, tuple[str, int, bool]] = {
    "beit": ("beit_base_patch16_224", 224, False),
    "byoanet": ("botnet26t_256", 256, False),
    "byobnet": ("test_byobnet", 160, False),
    "cait": ("cait_xxs24_224", 224, False),
    "coat": ("coat_tiny", 224, False),
    "convit": ("convit_tiny", 224, False),
    "convmixer": ("convmixer_768_32", 224, False),
    "convnext": ("test_convnext", 160, False),
    "cpubone": ("cpubone_nano", 224, False),
    "crossvit": ("crossvit_tiny_240", 240, False),
    "csatv2": ("csatv2", 256, False),
    "cspnet": ("cs3darknet_focus_s", 256, False),
    "cspnext": ("cspnext_tiny", 224, False),
    "davit": ("davit_tiny", 224, False),
    "deepseek_vit": ("deepseek_vit_412m", 182, True),
    "deit": ("deit_tiny_patch16_224", 224, False),
    "densenet": ("densenet121", 224, False),
    "dla": ("dla46x_c", 224, False),
    "dpn": ("dpn48b", 224, False),
    "edgenext": ("edgenext_xx_small", 256, False),
    "efficientformer": ("efficientformer_l1", 224, False),
    "efficientformer_v2": ("efficientformerv2_s0", 224, False),
    "efficientnet": ("test_efficientnet", 160, False),
    "efficientvim": ("efficientvim_m1", 224, False),
    "efficientvit_mit": ("efficientvit_b0", 224, False),
    "efficientvit_msra": ("efficientvit_m0", 224, False),
    "eva": ("vit_tiny_patch16_dinov3_qkvb", 256, False),
    "fasternet": ("fasternet_t0", 224, False),
    "fastvit": ("fastvit_t8", 256, False),
    "focalnet": ("focalnet_tiny_srf", 224, False),
    "gcvit": ("gcvit_xxtiny", 224, False),
    "gemma4_vit": ("gemma4_vit_167m", 192, True),
    "ghostnet": ("ghostnet_050", 224, False),
    "hardcorenas": ("hardcorenas_b", 224, False),
    "hgnet": ("hgnetv2_b0", 224, False),
    "hiera": ("hiera_tiny_224", 224, False),
    "hieradet_sam2": ("sam2_hiera_tiny", 256, False),
    "hrnet": ("hrnet_w18_small", 224, False),
    "iformer": ("iformer_t", 224, False),
    "inception_next": ("inception_next_atto", 224, False),
    "inception_resnet_v2": ("inception_resnet_v2", 299, False),
    "inception_v3": ("inception_v3", 299, False),
    "inception_v4": ("inception_v4", 299, False),
    "lcnetv2": ("lcnetv2_small", 224, False),
    "levit": ("levit_128s", 224, False),
    "lowformer": ("lowformer_b0", 224, False),
    "mambaout": ("test_mambaout", 160, False),
    "maxxvit": ("test_coatnet", 160, False),
    "metaformer": ("poolformerv2_s12", 224, False),
    "mlp_mixer": ("gmlp_ti16_224", 224, False),
    "mobilenetv3": ("lcnet_035", 224, False),
    "mobilenetv5": ("mobilenetv5_base", 256, False),
    "mobilevit": ("mobilevit_xxs", 256, False),
    "mvitv2": ("mvitv2_tiny", 224, False),
    "naflexvit": ("naflexvit_base_patch16_parfac_gap", 192, True),
    "nasnet": ("nasnetalarge", 331, False),
    "nest": ("nest_tiny", 224, False),
    "nextvit": ("nextvit_small", 224, False),
    "nfnet": ("test_nfnet", 160, False),
    "pit": ("pit_ti_224", 224, False),
    "pnasnet": ("pnasnet5large", 331, False),
    "pvt_v2": ("pvt_v2_b0", 224, False),
    "qwen3_vit": ("qwen3_vit_88m", 256, True),
    "rdnet": ("rdnet_tiny", 224, False),
    "regnet": ("regnetx_002", 224, False),
    "repghost": ("repghostnet_050", 224, False),
    "repvit": ("repvit_m1", 224, False),
    "res2net": ("res2next50", 224, False),
    "resnest": ("resnest14d", 224, False),
    "resnet": ("test_resnet", 160, False),
    "resnetv2": ("resnetv2_18", 224, False),
    "rexnet": ("rexnet_100", 224, False),
    "selecsls": ("selecsls42", 224, False),
    "senet": ("legacy_seresnet18", 224, False),
    "sequencer": ("sequencer2d_s", 224, False),
    "shvit": ("shvit_s1", 224, False),
    "sknet": ("skresnet18", 224, False),
    "starnet": ("starnet_s050", 224, False),
    "swiftformer": ("swiftformer_xs", 224, False),
    "swin_transformer": ("swin_tiny_patch4_window7_224", 224, False),
    "swin_transformer_v2": ("swinv2_tiny_window16_256", 256, False),
    "swin_transformer_v2_cr": ("swinv2_cr_tiny_224", 224, False),
    "tiny_vit": ("tiny_vit_5m_224", 224, False),
    "tnt": ("tnt_s_legacy_patch16_224", 224, False),
    "tresnet": ("tresnet_m", 224, False),
    "twins": ("twins_svt_small", 224, False),
    "vgg": ("vgg11", 224, False),
    "visformer": ("visformer_tiny", 224, False),
    "vision_transformer": ("test_vit", 160, False),
    "vision_transformer_hybrid": ("vit_tiny_r_s16_p8_224", 224, False),
    "vision_transformer_relpos": ("test_vit_relpos", 160, False),
    "vision_transformer_sam": ("samvit_base_patch16_224", 224, False),
    "vitamin": ("vitamin_small_224", 224, False),
    "volo": ("volo_d1_224", 224, False),
    "vovnet": ("ese_vovnet19b_slim_dw", 224, False),
    "xception": ("legacy_xception", 299, False),
    "xception_aligned": ("xception41p", 299, False),
    "xcit": ("xcit_nano_12_p8_224", 224, False),
}


def network_of(family: str) -> nn.Module:
    """Build a family's network with random weights, each of which matters."""
    import timm

    model, side, is_told = FAMILIES[family]
    size = {"img_size": side} if is_told else {}
    torch.manual_seed(0)
    network = timm.create_model(model, pretrained=False, num_classes=0, **size).eval()
    generator = torch.Generator().manual_seed(0)
    with torch.no_grad():
        # Networks begin with branches that add nothing: with factors of 0 or a millionth.
        for name, one in network.named_parameters():
            if one.abs().max() < 0.01 and one.numel() == one.shape[-1]:
                noise = torch.rand(one.shape, generator=generator)
                one.copy_(0.1 * noise - 0.05 if name.endswith("bias") else 0.5 + 0.5 * noise)
    _settle(network, side)
    return network


def _settle(network: nn.Module, side: int) -> None:
    """Give batch norms the statistics of some noise: with none at all most signals die out."""
    norms = [one for one in network.modules() if isinstance(one, nn.modules.batchnorm._BatchNorm)]
    for one in norms:
        one.train()
        one.momentum = 1.0
    if norms:
        with torch.no_grad():
            network(torch.randn(2, 3, side, side, generator=torch.Generator().manual_seed(1)))
    network.eval()
