"""Records the outcomes in golden/*.jsonl again from Python and Jinja2 (CPython 3.11, Jinja2 3.1.6).

    python test/unit/jinja/values/record.py

Every line is [subject, mode, expression, outcome]; only the outcome is rewritten. What an expression means is said in
evaluate.ts, its counterpart.
"""

import json
import operator
import pathlib
import re

from jinja2.sandbox import ImmutableSandboxedEnvironment, SandboxedEnvironment
from markupsafe import Markup, escape

ENVIRONMENTS = {
    "sandbox": SandboxedEnvironment(),
    "immutable": ImmutableSandboxedEnvironment(),
    "auto": SandboxedEnvironment(autoescape=True),
}

BINARY = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
    "**": operator.pow,
}

COMPARISONS = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "in": lambda a, b: a in b,
}


def GEN(items):
    yield from items


class Evaluator:
    def __init__(self, mode):
        self.environment = ENVIRONMENTS[mode]
        self.context = self.environment.from_string("").new_context()

    def decode(self, data):
        if isinstance(data, list):
            return [self.decode(item) for item in data]
        if not isinstance(data, dict):
            return data
        tag, body = data["__t"], data["v"]
        if tag == "dict":
            return {self.decode(key): self.decode(value) for key, value in body}
        if tag == "undefined":
            return self.environment.undefined(name=body)
        if tag in ("tuple", "set", "iter"):
            return {"tuple": tuple, "set": set, "iter": GEN}[tag](self.decode(body))
        if tag == "range":
            return range(*body)
        return {"int": int, "float": float, "markup": Markup, "bytes": bytes}[tag](body)

    def all(self, expressions):
        return [self.evaluate(item) for item in expressions]

    def named(self, parts, at):
        return {key: self.evaluate(value) for key, value in (parts[at] if len(parts) > at else {}).items()}

    def evaluate(self, expression):
        kind, *parts = expression
        return getattr(self, f"do_{kind}")(*parts)

    def do_v(self, data):
        return self.decode(data)

    def call(self, obj, name, args, kwargs):
        method = self.environment.getattr(obj, name)
        return self.environment.call(self.context, method, *self.all(args), **self.named([kwargs], 0))

    def do_m(self, obj, name, args=(), kwargs={}):
        return self.call(self.evaluate(obj), name, args, kwargs)

    def do_after(self, obj, name, args=()):
        target = self.evaluate(obj)
        self.call(target, name, args, {})
        return target

    def do_b(self, op, a, b):
        return BINARY[op](self.evaluate(a), self.evaluate(b))

    def do_c(self, op, a, b):
        return COMPARISONS[op](self.evaluate(a), self.evaluate(b))

    def do_u(self, op, a):
        return -self.evaluate(a) if op == "-" else +self.evaluate(a)

    def do_i(self, obj, key):
        return self.environment.getitem(self.evaluate(obj), self.evaluate(key))

    def do_s(self, obj, start, stop, step):
        return self.evaluate(obj)[self.evaluate(start) : self.evaluate(stop) : self.evaluate(step)]

    def do_a(self, obj, name):
        return self.environment.getattr(self.evaluate(obj), name)

    def do_f(self, name, value, args=(), kwargs={}):
        arguments = self.all(args), self.named([kwargs], 0)
        return self.environment.call_filter(name, self.evaluate(value), *arguments, context=self.context)

    def do_t(self, name, value, args=()):
        return self.environment.call_test(name, self.evaluate(value), self.all(args), {}, context=self.context)

    def do_str(self, a):
        return str(self.evaluate(a))

    def do_text(self, a):
        value = self.evaluate(a)
        return str(escape(value)) if self.environment.autoescape else str(value)

    def do_bool(self, a):
        return bool(self.evaluate(a))

    def do_list(self, a):
        return list(self.evaluate(a))

    def do_len(self, a):
        return len(self.evaluate(a))


def without_addresses(text):
    return re.sub(r"(?i) at 0x[0-9a-f]+", " at 0x", text)


def outcome(mode, expression):
    try:
        value = Evaluator(mode).evaluate(expression)
        return {"t": type(value).__name__, "r": without_addresses(repr(value))}
    except Exception as error:
        return {"e": type(error).__name__, "m": without_addresses(str(error))}


def main():
    for path in sorted((pathlib.Path(__file__).parent / "golden").glob("*.jsonl")):
        lines = []
        for line in path.read_text("utf-8").splitlines():
            subject, mode, expression, _ = json.loads(line)
            row = [subject, mode, expression, outcome(mode, expression)]
            lines.append(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n")
        path.write_text("".join(lines), "utf-8")


if __name__ == "__main__":
    main()
