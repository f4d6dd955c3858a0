"""Readers: one file a format, `read(path)` giving numbered raw rows or what is set aside.

A reader module has `SUFFIXES`, the file names it reads; `read(path, **options) -> Iterator[
tuple[int, dict] | SetAside]`, which yields a 1-based line (0: the whole file is the article) with
the row's columns under their own names, and is given those options of `framing.read` that it
names; and, where the first bytes can prove the format, `sniff(head: bytes) -> bool`.
"""
