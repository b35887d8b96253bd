"""Values of the case protocol <-> Python values. Plain JSON where JSON can say it, `{"__t": …, "v": …}` where not."""

import datetime
import decimal

from markupsafe import Markup

MAX_SAFE_INT = 2**53 - 1


def decode(data):
    """A value of a case line as Python has it. Raises ValueError for a tag nobody knows."""
    if isinstance(data, list):
        return [decode(item) for item in data]
    if not isinstance(data, dict):
        return data
    if "__t" not in data:
        return {key: decode(value) for key, value in data.items()}
    tag, body = data["__t"], data.get("v")
    if tag == "tuple":
        return tuple(decode(item) for item in body)
    if tag == "set":
        return {decode(item) for item in body}
    if tag == "dict":
        return {decode(key): decode(value) for key, value in body}
    if tag == "int":
        return int(body)
    if tag == "float":
        return float(body)
    if tag == "decimal":
        return decimal.Decimal(body)
    if tag == "markup":
        return Markup(body)
    if tag == "date":
        return datetime.date.fromisoformat(body)
    if tag == "datetime":
        return datetime.datetime.fromisoformat(body)
    if tag == "range":
        return range(*body)
    if tag == "bytes":
        return bytes(body)
    raise ValueError(f"unknown value tag {tag!r}")


def encode(value):
    """A Python value as a case line says it; the inverse of `decode`. What has no spelling becomes its repr, tagged."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, Markup):
        return {"__t": "markup", "v": str(value)}
    if isinstance(value, str):
        return str(value)
    if isinstance(value, int):
        return value if abs(value) <= MAX_SAFE_INT else {"__t": "int", "v": str(value)}
    if isinstance(value, float):
        return {"__t": "float", "v": repr(value)}
    if isinstance(value, list):
        return [encode(item) for item in value]
    if isinstance(value, tuple):
        return {"__t": "tuple", "v": [encode(item) for item in value]}
    if isinstance(value, dict):
        if "__t" not in value and all(type(key) is str for key in value):
            return {key: encode(item) for key, item in value.items()}
        return {"__t": "dict", "v": [[encode(key), encode(item)] for key, item in value.items()]}
    if isinstance(value, (set, frozenset)):
        return {"__t": "set", "v": sorted((encode(item) for item in value), key=repr)}
    if isinstance(value, decimal.Decimal):
        return {"__t": "decimal", "v": str(value)}
    if isinstance(value, datetime.datetime):
        return {"__t": "datetime", "v": value.isoformat()}
    if isinstance(value, datetime.date):
        return {"__t": "date", "v": value.isoformat()}
    if isinstance(value, range):
        return {"__t": "range", "v": [value.start, value.stop, value.step]}
    if isinstance(value, bytes):
        return {"__t": "bytes", "v": list(value)}
    return {"__t": "repr", "v": f"{type(value).__name__}: {value!r}"}
