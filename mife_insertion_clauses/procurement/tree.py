# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""XML and the JSON that was made of it, as one kind of tree.

A node is a text, a list of nodes or a dictionary of nodes; attributes are under
`@name`, the text beside them under `#text`. Prefixes of namespaces are dropped.
"""

from lxml import etree

from .keys import fold_key
from .records import UnreadableFile

# contacts of buyers are people: they are not read
_PEOPLE = frozenset(
    ("contact", "correspondant", "contactmel", "mel", "tel", "telephone", "fax")
    + ("telefax", "electronicmail", "courriel", "email", "poste", "coord")
)
_DEEPEST = 60
_MOST_NODES = 200_000


def local_name(tag):
    """Return a name without its prefix or namespace.

    >>> local_name("{urn:x}Name"), local_name("cbc:Name")
    ('Name', 'Name')
    """
    return tag.rpartition("}")[2].rpartition(":")[2]


def iterate_xml(stream, tags=None):
    """Yield (event, element) of an XML file; nothing is fetched nor expanded."""
    try:
        events = etree.iterparse(
            stream,
            events=("start", "end"),
            tag=tags,
            load_dtd=False,
            no_network=True,
            resolve_entities=False,
            remove_comments=True,
            remove_pis=True,
            huge_tree=False,
        )
        is_first = True
        for event, element in events:
            if is_first and element.getroottree().docinfo.doctype:
                raise UnreadableFile("xml_doctype")
            is_first = False
            yield event, element
    except etree.XMLSyntaxError as error:
        place = f"{error.lineno}:{error.offset}"
        message = str(error)
        if "ncoding" in message or "UTF-8" in message:
            raise UnreadableFile("encoding", place) from error
        if "depth" in message:
            raise UnreadableFile("too_deep") from error
        raise UnreadableFile("not_xml", place) from error
    except LookupError as error:
        raise UnreadableFile("encoding") from error


def forget(element):
    """Free an element that was read, and those before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def to_tree(element, depth=0):
    """Return the tree of an element, contacts left out."""
    if depth > _DEEPEST:
        return "..."
    node = {f"@{local_name(key)}": value for key, value in element.attrib.items()}
    for child in element:
        if not isinstance(child.tag, str):
            continue
        name = local_name(child.tag)
        if fold_key(name) not in _PEOPLE:
            _append(node, name, to_tree(child, depth + 1))
    text = (element.text or "").strip()
    if not node:
        return text
    if text:
        node["#text"] = text
    return node


def clean_tree(value, depth=0):
    """Return a tree read from JSON, without prefixes nor contacts."""
    if depth > _DEEPEST:
        return "..."
    if isinstance(value, dict):
        node = {}
        for key, item in value.items():
            name = key if key.startswith(("@", "#")) else local_name(key)
            if fold_key(name) not in _PEOPLE:
                _append(node, name, clean_tree(item, depth + 1))
        return node
    if isinstance(value, list):
        return [clean_tree(item, depth + 1) for item in value]
    return value


def _append(node, name, value):
    if name not in node:
        node[name] = value
    elif isinstance(node[name], list):
        node[name] += value if isinstance(value, list) else [value]
    else:
        node[name] = [node[name], *(value if isinstance(value, list) else [value])]


def find_all(node, path):
    """Return the nodes under a path of names.

    >>> find_all({"a": [{"b": "1"}, {"b": ["2", "3"]}]}, "a/b")
    ['1', '2', '3']
    """
    nodes = [node]
    for name in path.split("/"):
        found = []
        for item in nodes:
            value = item.get(name) if isinstance(item, dict) else None
            if isinstance(value, list):
                found += value
            elif value is not None:
                found.append(value)
        nodes = found
    return nodes


def text_of(node):
    if isinstance(node, dict):
        node = node.get("#text", "")
    if isinstance(node, list):
        return text_of(node[0]) if node else ""
    if isinstance(node, bool):
        return "true" if node else "false"
    return "" if node is None else str(node)


def find_text(node, *paths):
    """Return the first text found under these paths."""
    for path in paths:
        for item in find_all(node, path):
            text = text_of(item).strip()
            if text:
                return text
    return ""


def iterate_nodes(node):
    """Yield (path, name, node) of a tree, from the top."""
    pending = [("", "", node)]
    count = 0
    while pending:
        path, name, item = pending.pop(0) if len(pending) < 1000 else pending.pop()
        count += 1
        if count > _MOST_NODES:
            return
        yield path, name, item
        if isinstance(item, dict):
            pending += [
                (f"{path}/{key}" if path else key, key, sub)
                for key, sub in item.items()
            ]
        elif isinstance(item, list):
            pending += [(path, name, sub) for sub in item]


def find_deep(node, *names):
    """Return the first text under one of these names, wherever it stands."""
    wanted = [fold_key(name) for name in names]
    best = {}
    for _path, name, item in iterate_nodes(node):
        folded = fold_key(name)
        if folded in wanted and folded not in best:
            text = text_of(item).strip()
            if text:
                best[folded] = text
    return next((best[name] for name in wanted if name in best), "")


def iterate_texts(node, shortest=12):
    """Yield (path, text) of what people wrote in a tree."""
    for path, name, item in iterate_nodes(node):
        if isinstance(item, dict):
            item = item.get("#text")
        if name.startswith("@") or name == "#text":
            continue
        if isinstance(item, str) and len(item) >= shortest and " " in item.strip():
            yield path, item
