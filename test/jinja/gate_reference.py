"""The Python side of the macro gate: cuts macro files into blocks as dbt does, compiles each, calls every macro with
mock values. JSON lines in and out; see gate.mjs, which asks the same of our engine.

    {"op": "blocks", "text": …}                  → {"blocks": [[type, name, full text], …]} or an error
    {"op": "load", "macros": [[package, name, source], …]}    → {"errors": [[package, name, answer], …]}
    {"op": "call", "package", "name", "variant"} → {"text": …} or an error
"""

import json
import re
import signal
import sys

import jinja2.meta
from dbt_common.clients._jinja_blocks import BlockIterator, TagIterator

from reference import MacroReturn, TimedOut, failure, make_environment, on_alarm

OPTIONS = {"sandbox": "SandboxedEnvironment", "extensions": ["do", "loopcontrols"], "dbt": True}
BLOCKS = {"macro", "materialization", "test", "data_test"}


def short(value):
    """The beginning of the text of a value, without its address."""
    return re.sub("0x[0-9a-f]+", "0x", str(value))[:40]


class Mock:
    """Answers everything with something definite that prints as the path by which it was reached."""

    __module__ = "mock"

    def __init__(self, path):
        object.__setattr__(self, "mock_path", path)

    def __str__(self):
        return f"<{self.mock_path}>"

    __repr__ = __str__

    def __getattr__(self, name):
        if name.startswith("__") or name in ("mock_path", "unsafe_callable", "alters_data", "jinja_pass_arg"):
            raise AttributeError(name)
        return Mock(f"{self.mock_path}.{name}")

    def __getitem__(self, key):
        return Mock(f"{self.mock_path}[{key}]")

    def __call__(self, *args, **kwargs):
        shown = [short(arg) for arg in args] + [f"{name}={short(arg)}" for name, arg in kwargs.items()]
        return Mock(f"{self.mock_path}({', '.join(shown)})"[:200])

    def __iter__(self):
        return iter([Mock(f"{self.mock_path}#1"), Mock(f"{self.mock_path}#2")])

    def __len__(self):
        return 2

    def __bool__(self):
        return True

    def __contains__(self, item):
        return False

    def __eq__(self, other):
        return isinstance(other, Mock) and self.mock_path == other.mock_path

    def __hash__(self):
        return hash(self.mock_path)

    def __lt__(self, other):
        return True

    def __gt__(self, other):
        return False

    __le__ = __lt__
    __ge__ = __gt__

    def __int__(self):
        return 3

    def __float__(self):
        return 3.5

    def _combine(self, other):
        return Mock(f"{self.mock_path}&{str(other)[:20]}"[:200])

    __add__ = __sub__ = __mul__ = __truediv__ = __floordiv__ = __mod__ = __pow__ = _combine
    __radd__ = __rsub__ = __rmul__ = __rtruediv__ = __rfloordiv__ = __rpow__ = _combine


class Gate:
    def __init__(self):
        self.env = make_environment(OPTIONS, None, None)
        self.macros, self.context = {}, {}

    def blocks(self, request):
        found = BlockIterator(TagIterator(request["text"])).lex_for_blocks(allowed_blocks=BLOCKS, collect_raw_data=False)
        return {"blocks": [[block.block_type_name, block.block_name, block.full_block] for block in found]}

    def load(self, request):
        self.macros, self.context, errors = {}, {}, []
        for package, name, source in request["macros"]:
            try:
                template = self.env.from_string(source)
                names = jinja2.meta.find_undeclared_variables(self.env.parse(source))
            except Exception as error:  # noqa: BLE001
                errors.append([package, name, failure({}, error, "compile")])
                continue
            self.macros[(package, name)] = (template, names)
        self._context(request.get("locals", {}))
        return {"errors": errors}

    def _context(self, local):
        """Macros by their names and by package; every other name is a mock, but for what macros need to go on."""
        context = self.context
        for package, name in self.macros:
            run = self._macro(package, name)
            context.setdefault(name, run)
            if not isinstance(context.get(package), dict):
                context[package] = {}
            context[package][name] = run
        context["return"] = self._return
        context["execute"] = True
        context["none_value"] = None
        context["tojson"] = lambda value: str(value)
        for _template, names in self.macros.values():
            for name in names:
                if name not in context and name not in self.env.globals:
                    context[name] = Mock(name)
        context["adapter"] = Adapter("adapter", self)

    def find(self, name):
        for prefix in ("postgres__", "default__"):
            for package, known in self.macros:
                if known == prefix + name:
                    return self._macro(package, known)
        return None

    @staticmethod
    def _return(value=None):
        raise MacroReturn(value)

    def _macro(self, package, name):
        return PackageMacro(self.macros[(package, name)][0], name, self.context)

    def call(self, request):
        macro = self._macro(request["package"], request["name"])
        signal.setitimer(signal.ITIMER_REAL, 5)
        try:
            arguments = [argument(request["variant"], key) for key in macro.declared().arguments]
            return {"text": str(macro(*arguments))}
        except TimedOut:
            return {"error": "TimedOut", "message": "", "line": None, "phase": "render"}
        except Exception as error:  # noqa: BLE001
            return failure({}, error, "render")
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)


class PackageMacro:
    def __init__(self, template, name, context):
        self.template, self.name, self.context = template, name, context

    def declared(self):
        module = self.template.make_module(vars=self.context, shared=False)
        return next(value for key, value in module.__dict__.items() if key.startswith("dbt_macro__"))

    def __call__(self, *args, **kwargs):
        macro = self.declared()
        try:
            return macro(*args, **kwargs)
        except MacroReturn as signal_:
            return signal_.value

    def __repr__(self):
        return f"<Macro {self.name!r}>"


class Adapter(Mock):
    """dispatch() finds macros as an adapter does; everything else is a mock."""

    def __init__(self, path, gate):
        super().__init__(path)
        object.__setattr__(self, "gate", gate)

    def __getattr__(self, name):
        if name == "dispatch":
            return self._find
        return super().__getattr__(name)

    def _find(self, name, *args, **kwargs):
        return self.gate.find(name) or Mock(f"dispatch({name})")


def argument(variant, name):
    """What a macro gets for a parameter: in every variant something else."""
    if variant == "mock":
        return Mock(name)
    if variant == "text":
        return f"{name}_text"
    if variant == "list":
        return [f"{name}_1", f"{name}_2"]
    if variant == "number":
        return 3
    if variant == "dict":
        return {f"{name}_a": 1, f"{name}_b": "x"}
    return None


def main():
    gate = Gate()
    signal.signal(signal.SIGALRM, on_alarm)
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = getattr(gate, request["op"])(request)
        except Exception as error:  # noqa: BLE001
            answer = {"error": type(error).__name__, "message": str(error), "line": None, "phase": "compile"}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
