"""Answers the case protocol with the real Jinja2 (3.1.6): JSON lines in, JSON lines out.

The recorder of the golden corpus and the oracle of the fuzzers. Beyond the protocol a case may say
  "render": false            compile only
  "env": {"dbt": true}       dbt's parser rules: macros are renamed, parameters may be annotated, `materialization`,
                             `test` and `docs` are tags, and `return()` ends a macro that was called by its own name
  "env": {"modules": true}   `modules` with re, datetime, pytz and itertools, and `dec`, the class Decimal
  "macros": {name: source}   with dbt: macros of a package, each compiled alone, callable by name from everywhere
`--count` keeps counters of the filters, tests and methods that ran in cases without an error; a line
`{"op": "counts"}` answers with them.
"""

import ast
import itertools
import json
import random
import re
import signal
import sys

import jinja2
import jinja2.compiler
import jinja2.ext
import jinja2.nativetypes
import jinja2.nodes
import jinja2.parser
import jinja2.sandbox
from jinja2.utils import Namespace  # noqa: F401  (its module must be loaded before counting starts)

from values_codec import decode, encode

SANDBOXES = {
    "SandboxedEnvironment": jinja2.sandbox.SandboxedEnvironment,
    "ImmutableSandboxedEnvironment": jinja2.sandbox.ImmutableSandboxedEnvironment,
}
UNDEFINED = {
    "Undefined": jinja2.Undefined,
    "StrictUndefined": jinja2.StrictUndefined,
    "ChainableUndefined": jinja2.ChainableUndefined,
    "DebugUndefined": jinja2.DebugUndefined,
}
EXTENSIONS = {"do": "jinja2.ext.do", "loopcontrols": "jinja2.ext.loopcontrols"}
PLAIN_OPTIONS = ("trim_blocks", "lstrip_blocks", "keep_trailing_newline", "autoescape")


class TextMarker(str):
    """Came through as_text: stays text in native mode."""


class NativeMarker(str):
    """Came through as_native: native mode reads it as a Python literal."""


class BoolMarker(NativeMarker):
    pass


class NumberMarker(NativeMarker):
    pass


class JinjaRenderingError(Exception):
    """dbt's own error of as_bool and as_number."""


def native_value(nodes):
    """What dbt makes of the output nodes of a native template."""
    head = list(itertools.islice(nodes, 2))
    if not head:
        return ""
    if len(head) > 1:
        return "".join(str(value) for value in itertools.chain(head, nodes))
    raw = head[0]
    if isinstance(raw, TextMarker):
        return str(raw)
    if not isinstance(raw, NativeMarker):
        return raw
    try:
        result = ast.literal_eval(raw)
    except (ValueError, SyntaxError, MemoryError):
        result = raw
    if isinstance(raw, BoolMarker) and not isinstance(result, bool):
        raise JinjaRenderingError(f"Could not convert value '{raw!s}' into type 'bool'")
    if isinstance(raw, NumberMarker) and (isinstance(result, bool) or not isinstance(result, (int, float))):
        raise JinjaRenderingError(f"Could not convert value '{raw!s}' into type 'number'")
    return str(result) if isinstance(result, NativeMarker) else result


def same(value):
    return value


def is_list(value):
    return isinstance(value, list)


TEXT_FILTERS = dict.fromkeys(("as_text", "as_bool", "as_native", "as_number"), same) | {"is_list": is_list}
NATIVE_FILTERS = {
    "as_text": TextMarker,
    "as_bool": BoolMarker,
    "as_native": NativeMarker,
    "as_number": NumberMarker,
    "is_list": is_list,
}


class MacroReturn(BaseException):
    """Carries the value of return() to the macro that was called."""

    def __init__(self, value):
        super().__init__()
        self.value = value


class DbtParser(jinja2.parser.Parser):
    def parse_macro(self):
        node = jinja2.nodes.Macro(lineno=next(self.stream).lineno)
        node.name = "dbt_macro__" + self.parse_assign_target(name_only=True).name
        self.parse_signature(node)
        node.body = self.parse_statements(("name:endmacro",), drop_needle=True)
        return node

    def parse_signature(self, node):
        args = node.args = []
        defaults = node.defaults = []
        self.stream.expect("lparen")
        while self.stream.current.type != "rparen":
            if args:
                self.stream.expect("comma")
            arg = self.parse_assign_target(name_only=True)
            arg.set_ctx("param")
            if self.stream.skip_if("colon"):
                self._type_name()
            if self.stream.skip_if("assign"):
                defaults.append(self.parse_expression())
            elif defaults:
                self.fail("non-default argument follows default argument")
            args.append(arg)
        self.stream.expect("rparen")

    def _type_name(self):
        self.stream.expect("name")
        if not self.stream.skip_if("lbracket"):
            return
        first = True
        while self.stream.current.type != "rbracket":
            if not first:
                self.stream.expect("comma")
            first = False
            self._type_name()
        self.stream.expect("rbracket")


class BlockAsMacro(jinja2.ext.Extension):
    """A tag whose body becomes a macro under another name."""

    def parse(self, parser):
        tag = parser.stream.current.value
        node = jinja2.nodes.Macro(lineno=next(parser.stream).lineno)
        name = parser.parse_assign_target(name_only=True).name
        node.args, node.defaults = [], []
        node.name = self.target(parser, node, name)
        node.body = parser.parse_statements((f"name:end{tag}",), drop_needle=True)
        return node


class TestTag(BlockAsMacro):
    tags = {"test"}

    def target(self, parser, node, name):
        parser.parse_signature(node)
        return f"dbt_macro__test_{name}"


class DocsTag(BlockAsMacro):
    tags = {"docs"}

    def target(self, parser, node, name):
        return f"dbt_docs__{name}"


class MaterializationTag(BlockAsMacro):
    tags = {"materialization"}

    def target(self, parser, node, name):
        adapter = "default"
        languages = jinja2.nodes.Name("supported_languages", "param")
        while parser.stream.skip_if("comma"):
            option = parser.parse_assign_target(name_only=True)
            if option.name == "adapter":
                parser.stream.expect("assign")
                adapter = parser.parse_expression().value
            elif option.name == "supported_languages":
                parser.stream.expect("assign")
                node.args.append(languages)
                node.defaults.append(parser.parse_expression())
        if not node.args:
            node.args.append(languages)
            node.defaults.append(jinja2.nodes.List([jinja2.nodes.Const("sql")]))
        return f"dbt_macro__materialization_{name}_{adapter}"


class PackageMacro:
    """A macro of a package: a template of its own, run in the context of the node that calls it."""

    def __init__(self, template, name):
        self.template, self.name, self.context = template, name, None

    def __call__(self, *args, **kwargs):
        module = self.template.make_module(vars=self.context, shared=False)
        macro = module.__dict__["dbt_macro__" + self.name]
        try:
            return macro(*args, **kwargs)
        except MacroReturn as signal_:
            return signal_.value


class Counter:
    """Counts what runs; a case that fails takes its counts back."""

    def __init__(self):
        self.total, self.current = {}, {}

    def hit(self, key):
        self.current[key] = self.current.get(key, 0) + 1

    def settle(self, good):
        if good:
            for key in self.current:
                self.total[key] = self.total.get(key, 0) + 1
        self.current = {}

    def watch(self, kind, name, function):
        def counted(*args, **kwargs):
            result = function(*args, **kwargs)
            self.hit(f"{kind}:{name}")
            return result

        counted.__dict__.update(getattr(function, "__dict__", {}))
        return counted


def method_name(function):
    """`str.upper` for a method of a built-in type, else None."""
    function = getattr(function, "__wrapped__", function)  # the sandbox wraps format and format_map
    if getattr(function, "__name__", "") == "maketrans":
        return "str.maketrans"
    owner = getattr(function, "__self__", None)
    name = owner.__name__ if isinstance(owner, type) else type(owner).__name__
    return f"{name}.{function.__name__}" if name in ("str", "list", "tuple", "dict", "set") else None


def environment_class(base, native, dbt, counter):
    members = {}
    if native:
        members["code_generator_class"] = jinja2.nativetypes.NativeCodeGenerator
    if dbt:
        members["_parse"] = lambda self, source, name, filename: DbtParser(self, source, name, filename).parse()
    if counter is not None:
        sandbox_call = base.call

        def call(self, context, obj, /, *args, **kwargs):
            result = sandbox_call(self, context, obj, *args, **kwargs)
            name = method_name(obj)
            if name is not None:
                counter.hit(f"method:{name}")
            return result

        members["call"] = call
    return type(base.__name__, (base,), members)


def make_environment(options, templates, counter):
    """An environment as the case's `env` describes it. Unknown keys are ignored."""
    sandbox = options.get("sandbox", False)
    native, dbt = bool(options.get("native")), bool(options.get("dbt"))
    base = SANDBOXES[sandbox] if sandbox else jinja2.Environment
    cls = environment_class(base, native, dbt, counter if sandbox else None)
    arguments = {key: options[key] for key in PLAIN_OPTIONS if key in options}
    arguments["undefined"] = UNDEFINED[options.get("undefined") or "Undefined"]
    arguments["extensions"] = [EXTENSIONS[name] for name in options.get("extensions", ()) if name in EXTENSIONS]
    if dbt:
        arguments["extensions"] += [MaterializationTag, DocsTag, TestTag]
    if templates is not None:
        arguments["loader"] = jinja2.DictLoader(templates)
    env = cls(**arguments)
    env.filters.update(NATIVE_FILTERS if native else TEXT_FILTERS)
    if counter is not None:
        env.filters = {name: counter.watch("filter", name, run) for name, run in env.filters.items()}
        env.tests = {name: counter.watch("test", name, run) for name, run in env.tests.items()}
    env.globals.update((name, decode(value)) for name, value in options.get("globals", ()))
    return env


def finish(value):
    raise MacroReturn(value)


def library():
    """`modules` as dbt gives it to templates, and the class Decimal as `dec`."""
    import datetime
    import decimal
    import itertools as it

    import pytz

    def wrapped(function):
        return lambda *args, **kwargs: function(*args, **kwargs)

    dates = ("date", "datetime", "time", "timedelta", "tzinfo")
    left_out = ("dropwhile", "filterfalse", "takewhile", "groupby", "pairwise")
    iterators = [name for name in vars(it) if not name.startswith("_") and name not in left_out]
    return {
        "modules": {
            "pytz": {name: getattr(pytz, name) for name in pytz.__all__},
            "datetime": {name: getattr(datetime, name) for name in dates},
            "re": {name: getattr(re, name) for name in re.__all__},
            "itertools": {name: wrapped(getattr(it, name)) for name in iterators},
        },
        "dec": decimal.Decimal,
    }


def package_macros(env, sources):
    """Each macro of the `macros` of a case, compiled alone as dbt does it."""
    macros = {}
    for name, source in sources.items():
        template = env.from_string(source)
        template.name = template.filename = name
        macros[name] = PackageMacro(template, name)
    return macros


def template_line(error):
    """The line of the innermost template frame of an error, or None."""
    line = getattr(error, "lineno", None) if isinstance(error, jinja2.TemplateSyntaxError) else None
    if line is not None:
        return line
    trace = error.__traceback__
    while trace is not None:
        if "__jinja_exception__" in trace.tb_frame.f_globals:
            line = trace.tb_lineno
        elif "__jinja_template__" in trace.tb_frame.f_globals or "environment" in trace.tb_frame.f_globals:
            template = trace.tb_frame.f_globals.get("__jinja_template__")
            if template is not None:
                line = template.get_corresponding_lineno(trace.tb_lineno)
        trace = trace.tb_next
    return line


def failure(case, error, phase):
    message = str(error)
    if isinstance(error, jinja2.TemplateSyntaxError):
        message = error.message
    elif isinstance(error, SyntaxError):  # of the generated Python: its file and line say nothing about the template
        message = re.sub(r"'l_\d+_", "'", error.msg)
    elif isinstance(error, RecursionError):  # Python says in several ways where it was
        message = "maximum recursion depth exceeded"
    return {
        "id": case.get("id"),
        "error": type(error).__name__,
        "message": message,
        "line": template_line(error),
        "phase": phase,
    }


class TimedOut(BaseException):
    pass


def on_alarm(_signal, _frame):
    raise TimedOut


class Reference:
    """Answers cases one after the other; environments of equal options are kept."""

    def __init__(self, counting=False, seconds=2.0):
        self.counter = Counter() if counting else None
        self.seconds = seconds
        self.kept = {}
        signal.signal(signal.SIGALRM, on_alarm)

    def environment(self, case):
        options = case.get("env") or {}
        if case.get("templates") or options.get("globals") or options.get("dbt"):
            return make_environment(options, case.get("templates"), self.counter)
        key = json.dumps(options, sort_keys=True)
        if key not in self.kept:
            self.kept[key] = make_environment(options, None, self.counter)
        return self.kept[key]

    def answer(self, case):
        signal.setitimer(signal.ITIMER_REAL, self.seconds)
        try:
            result = self._answer(case)
        except TimedOut:
            result = {"id": case.get("id"), "error": "TimedOut", "message": "", "line": None, "phase": "render"}
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        if self.counter is not None:
            self.counter.settle("error" not in result)
        return result

    def _answer(self, case):
        random.seed(case.get("id") if isinstance(case.get("id"), (str, int)) else 0)
        options = case.get("env") or {}
        env = self.environment(case)
        phase = "compile"
        try:
            context = {name: decode(value) for name, value in case.get("context") or ()}
            if options.get("modules"):
                context = library() | context
            macros = {}
            if options.get("dbt"):
                macros = package_macros(env, case.get("macros") or {})
                context = {"return": finish} | macros | context
                for macro in macros.values():
                    macro.context = context
            template = env.from_string(case["source"]) if "source" in case else env.get_template(case["name"])
            if case.get("render") is False:
                return {"id": case.get("id"), "text": ""}
            phase = "render"
            if options.get("native"):
                return {"id": case.get("id"), "value": encode(self._native(env, template, context))}
            return {"id": case.get("id"), "text": template.render(context)}
        except MacroReturn as error:
            return failure(case, error, phase)
        except Exception as error:  # noqa: BLE001  every exception of a template is an answer
            return failure(case, error, phase)

    @staticmethod
    def _native(env, template, context):
        try:
            return native_value(template.root_render_func(template.new_context(context)))
        except Exception:
            env.handle_exception()


def main():
    reference = Reference(counting="--count" in sys.argv)
    sys.setrecursionlimit(1000)
    for line in sys.stdin:
        if not line.strip():
            continue
        try:
            case = json.loads(line)
        except ValueError as error:
            answer = {"id": None, "error": "ProtocolError", "message": str(error), "line": None, "phase": "compile"}
        else:
            if case.get("op") == "counts":
                answer = {"id": case.get("id"), "counts": reference.counter.total if reference.counter else {}}
            else:
                answer = reference.answer(case)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
