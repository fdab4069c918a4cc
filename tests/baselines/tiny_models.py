"""Tiny transformers with random weights and a tokenizer of whole words, made in a moment."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

WIDTH = 16


def save_tokenizer(folder: Path, words: Iterable[str]) -> int:
    """Save a BERT-like tokenizer that knows `words`; gives the size of its vocabulary."""
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    vocabulary = {word: number for number, word in enumerate([*special, *sorted(set(words))])}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token="[PAD]",
        unk_token="[UNK]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        mask_token="[MASK]",
        model_max_length=64,
    ).save_pretrained(folder)
    return len(vocabulary)


def save_bert(folder: Path, words: Iterable[str], id2label: dict[int, str] | None = None) -> Path:
    """Save a BERT of one layer: a sequence classifier if `id2label` is given, else an encoder."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertModel

    size = save_tokenizer(folder, words)
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=size,
        hidden_size=WIDTH,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=2 * WIDTH,
        max_position_embeddings=64,
        initializer_range=0.5,
        **(
            {"id2label": id2label, "label2id": {v: k for k, v in id2label.items()}}
            if id2label
            else {}
        ),
    )
    kind = BertForSequenceClassification if id2label else BertModel
    kind(config).save_pretrained(folder)
    return folder
