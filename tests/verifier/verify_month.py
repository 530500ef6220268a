#!/usr/bin/env python3
"""Verifies sealed months, audit logs and their proofs with nothing but Python's standard library.

    python3 verify_month.py 文件 … [--root 根或封存校验码] …

Each file is told by its content: a sealed month, one section of it with its proof, an exported audit log, or a proof
that a log only grew. `--root` is what is printed on paper (32 digits, blanks do not matter) or the whole root; every
month and section must then have one of the roots given. A log is held against every month of its town among the files.
Exit 0: all agrees; 1: faults, which are printed; 2: wrong usage. It shares no code with `shikou`; the formats are told
in docs/decisions/0007-sealed-months.md.
"""
import hashlib
import itertools
import json
import sys
import unicodedata

HASHES = {"sha-256": "sha256", "sm3": "sm3"}
SECTIONS = {"audit": "操作日志", "figures": "数据", "policy": "政策文件", "readings": "读法", "results": "结果",
            "signers": "签署", "subject": "封存对象"}
NUMBER_MAX = 2**53 - 1


class Wrong(Exception):
    """What is wrong with a file, in words."""


def canonical(value):
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        if abs(value) > NUMBER_MAX:
            raise ValueError("有超出范围的数")
        return str(value)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
    return "{" + ",".join(f"{canonical(key)}:{canonical(value[key])}" for key in keys) + "}"


def read(data):
    """The value of bytes that are in canonical form."""
    try:
        value = json.loads(data.decode("utf-8"), parse_float=int, parse_constant=int)  # int("0.5") fails
        again = canonical(value).encode("utf-8")
    except (ValueError, RecursionError) as error:
        raise Wrong(f"不是合法的 JSON（{error}）") from error
    if again != data:
        place = sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], zip(again, data)))
        raise Wrong(f"第 {place + 1} 个字节起与规范写法不同：文件被改过或另存过")
    return value


def exactly(value, names, formats=True):
    """The members of an object that has these alone, and a `format` where it is a document."""
    if not isinstance(value, dict) or set(value) != set(names.split()) | ({"format"} if formats else set()):
        raise Wrong(f"应当正好有这些字段：{names}")
    return [value[key] for key in names.split()]


class Tree:
    """Digests and trees (RFC 6962) of one algorithm."""

    def __init__(self, algorithm):
        if algorithm not in HASHES:
            raise Wrong(f"不认识的摘要算法“{algorithm}”")
        self.name = HASHES[algorithm]

    def hash(self, data):
        return hashlib.new(self.name, data).digest()

    def leaf(self, content):
        return self.hash(b"\0" + content)

    def node(self, left, right):
        return self.hash(b"\1" + left + right)

    def root(self, leaves):
        level = list(leaves) or [self.hash(b"")]
        while len(level) > 1:
            pairs = [self.node(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
            level = pairs + level[len(level) // 2 * 2:]
        return level[0]

    def inclusion(self, index, size, leaf, path):
        """The root that follows from a leaf and its path."""
        if size == 1:
            return leaf
        left = split(size)
        if index < left:
            return self.node(self.inclusion(index, left, leaf, path), take(path))
        right = self.inclusion(index - left, size - left, leaf, path)
        return self.node(take(path), right)

    def growth(self, old, new, path, old_root=None):
        """The roots of the first `old` and of all `new` leaves that follow from a path."""
        if old == new:
            same = old_root if old_root is not None else take(path)
            return same, same
        left = split(new)
        if old <= left:
            first, whole = self.growth(old, left, path, old_root)
            return first, self.node(whole, take(path))
        first, whole = self.growth(old - left, new - left, path)
        neighbour = take(path)
        return self.node(neighbour, first), self.node(neighbour, whole)


def split(size):
    return 1 << ((size - 1).bit_length() - 1)


def take(path):
    if not path:
        raise Wrong("证明不完整")
    return path.pop(0)


def digest(text):
    if not isinstance(text, str) or len(text) != 64 or set(text) - set("0123456789abcdef"):
        raise Wrong("有一处摘要不是 64 位十六进制数")
    return bytes.fromhex(text)


def natural(value):
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise Wrong("有一处条数或位置不是自然数")
    return value


def head(value):
    size, root = exactly(value, "size root", formats=False)
    return natural(size), digest(root)


def short(root):
    return " ".join(root.hex()[at:at + 4] for at in range(0, 32, 4))


def section_leaf(tree, algorithm, name, content):
    fields = [one.encode() for one in ("shikou-month/1", algorithm, name, canonical(content))]
    return tree.leaf(b"".join(len(field).to_bytes(4, "big") + field for field in fields))


def month(value):
    algorithm, stated, root, sections, printed = exactly(value, "algorithm leaves root sections short")
    exactly(sections, " ".join(SECTIONS), formats=False)
    exactly(stated, " ".join(SECTIONS), formats=False)
    tree = Tree(algorithm)
    leaves = {name: section_leaf(tree, algorithm, name, sections[name]) for name in SECTIONS}
    changed = [title for name, title in SECTIONS.items() if leaves[name].hex() != stated[name]]
    if changed:
        raise Wrong(f"与封存时不同的节：{'、'.join(changed)}")
    found = tree.root(leaves[name] for name in sorted(SECTIONS))
    if found.hex() != root:
        raise Wrong(f"各节算出的根是 {found.hex()}，封存包写的是 {root}")
    if printed != short(found):
        raise Wrong("封存校验码不是根的前一半")
    subject = sections["subject"]
    issue = f"第 {subject['issue']} 期" + (f"（更正：{subject['replaces']['reason']}）" if subject["replaces"] else "")
    published = "、".join(f"{one['role']} {one['name']}" for one in sections["signers"] if one["act"] == "published")
    said = f"封存月份：{subject['town_name']} {subject['month']} {issue}，公布 {published}"
    return {"kind": "month", "roots": [found], "said": said,
            "heads": [(algorithm, subject["town"], *head(sections["audit"]))]}


def section(value):
    algorithm, content, proof, name = exactly(value, "algorithm content proof section")
    index, path, size = exactly(proof, "index path size", formats=False)
    if name not in SECTIONS or index != sorted(SECTIONS).index(name) or size != len(SECTIONS):
        raise Wrong("证明里的节名或位置不对")
    tree, path = Tree(algorithm), [digest(text) for text in path]
    root = tree.inclusion(natural(index), natural(size), section_leaf(tree, algorithm, name, content), path)
    if path:
        raise Wrong("证明里有多余的摘要")
    return {"kind": "section", "roots": [root], "said": f"封存月份的一节：{SECTIONS[name]}"}


def log(data):
    first, *lines = data.removesuffix(b"\n").split(b"\n")
    algorithm, root, printed, size, town = exactly(read(first), "algorithm root short size town")
    tree, leaves = Tree(algorithm), []
    for number, line in enumerate(lines, 2):
        try:
            entry, stated = exactly(read(line), "entry leaf", formats=False)
            exactly(entry, "actor at client_key details object sequence town verb")
            if entry["format"] != "shikou-entry/1" or entry["town"] != town:
                raise Wrong("格式或街镇与文件头不同")
            if natural(entry["sequence"]) != number - 1:
                raise Wrong(f"应为第 {number - 1} 条，写的是第 {entry['sequence']} 条：有记录被删去、插入或调换")
            leaves.append(tree.leaf(canonical(entry).encode("utf-8")))
            if leaves[-1].hex() != stated:
                raise Wrong("内容与本行的摘要不符，这一行被改过")
        except Wrong as wrong:
            raise Wrong(f"第 {number} 行：{wrong}") from wrong
    if natural(size) != len(leaves):
        raise Wrong(f"文件头写着 {size} 条，实有 {len(leaves)} 条")
    found = tree.root(leaves)
    if found.hex() != root or printed != short(found):
        raise Wrong(f"各行算出的根是 {found.hex()}，文件头写的是 {root}")
    parts = {"heads": [(algorithm, town, size, found)], "leaves": leaves, "tree": tree}
    return {"kind": "log", "roots": [found], "said": f"操作日志：街镇 {town}，{len(leaves)} 条", **parts}


def growth(value):
    algorithm, new, old, path = exactly(value, "algorithm new old path")
    tree, path = Tree(algorithm), [digest(text) for text in path]
    (old_size, old_root), (new_size, new_root) = head(old), head(new)
    if not 0 <= natural(old_size) <= natural(new_size):
        raise Wrong("后来的日志比先前的短")
    grown = (tree.hash(b""), new_root) if old_size == 0 else tree.growth(old_size, new_size, path, old_root)
    if path or grown != (old_root, new_root):
        raise Wrong("后来的日志不是先前日志的延续：前面的记录被改过或删过")
    said = f"日志增长证明：从 {old_size} 条（{short(old_root)}）到 {new_size} 条，前面的没有动过"
    joins = {(algorithm, old_root): old_size, (algorithm, new_root): new_size}
    return {"kind": "growth", "roots": [new_root, old_root], "said": said, "joins": joins}


def verify(data):
    """What a file is; raises `Wrong` when it is not what it should be."""
    first = data.split(b"\n", 1)[0]
    value = read(first)
    kind = value.get("format") if isinstance(value, dict) else None
    try:
        if kind == "shikou-log/1":
            return log(data)
        if first != data:
            raise Wrong("文件尾部多了内容")
        if kind == "shikou-month/1":
            return (section if "section" in value else month)(value)
        if kind == "shikou-growth/1":
            return growth(value)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise Wrong(f"内容与格式不合（{error}）") from error
    raise Wrong(f"不认识的格式：{kind}")


def typed(text):
    """A root or short form as somebody typed it off paper."""
    digits = "".join(unicodedata.normalize("NFKC", text).lower().replace("-", "").replace("·", "").split())
    if len(digits) not in (32, 64) or set(digits) - set("0123456789abcdef"):
        raise Wrong(f"“{text}”不是封存校验码（32 位）或根（64 位）")
    return digits


def together(files, roots):
    """Faults between files that are each in order: `files` is a list of (name, what it is)."""
    found = []
    for name, one in [pair for pair in files if pair[1]["kind"] in ("month", "section")] or files:
        if roots and not any(own.hex().startswith(root) for own in one["roots"] for root in roots):
            found.append(f"{name}：封存校验码是 {short(one['roots'][0])}，与所给的都不同：不是公布的那一份")
    heads = {}
    for name, one in files:
        for algorithm, town, size, root in one.get("heads", []):
            first, other = heads.setdefault((algorithm, town, size), (name, root))
            if other != root:
                found.append(f"{name} 与 {first}：所记操作日志前 {size} 条的根不同")
    known = {(algorithm, root): size for (algorithm, _, size), (_, root) in heads.items()}
    for name, one in files:
        joined = {known[key] == size for key, size in one.get("joins", {}).items() if key in known}
        if "joins" in one and known and joined != {True}:
            found.append(f"{name}：条数或根与所给的月份、日志都对不上")
        for algorithm, town, size in sorted(heads) if one["kind"] == "log" else []:
            if (algorithm, town) == one["heads"][0][:2]:
                first, root = heads[algorithm, town, size]
                if size > len(one["leaves"]) or one["tree"].root(one["leaves"][:size]) != root:
                    found.append(f"{name}：前 {size} 条与 {first} 所记的根不符：记录被改过或删过")
                    break
    return found


def main(arguments):
    names, roots, waiting = [], [], iter(arguments)
    for argument in waiting:
        (roots.append(next(waiting, "")) if argument == "--root" else names.append(argument))
    if not names or any(name.startswith("--") for name in names):
        print(__doc__)
        return 2
    faults, files = [], []
    try:
        roots = [typed(root) for root in roots]
    except Wrong as wrong:
        faults.append(str(wrong))
    for name in names:
        try:
            with open(name, "rb") as file:
                one = verify(file.read())
            files.append((name, one))
            print(f"{name}：{one['said']}\n    根 {one['roots'][0].hex()}\n    封存校验码 {short(one['roots'][0])}")
        except (Wrong, OSError) as error:
            faults.append(f"{name}：{error}")
    faults += [] if faults else together(files, roots)
    print("\n".join(f"不符　{fault}" for fault in faults) or "一致" + ("" if roots else "（没有给 --root：请把封存校验码与纸上印的对照）"))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
