import { PythonError, raise } from '../errors/python-error.js';
import { Markup, PyObject, strRepr, typeName, type Value } from '../values/index.js';
import type { Events } from './code.js';
import type { Context } from './context.js';
import type { Waiting } from './drive.js';
import type { Run } from './run.js';
import { TracedText, whole } from './segments.js';

/** An imported template: what it exports as attributes, its text as str(). */
export class TemplateModule extends PyObject {
  readonly typeName = 'TemplateModule';
  readonly name: string | null;
  readonly body: Events;
  private readonly names: ReadonlyMap<string, Value>;

  constructor(name: string | null, names: ReadonlyMap<string, Value>, body: Events) {
    super();
    this.name = name;
    this.names = names;
    this.body = body;
  }

  override get qualifiedTypeName(): string {
    return 'jinja2.environment.TemplateModule';
  }
  get(name: string): Value | undefined {
    return this.names.get(name);
  }
  exports(): ReadonlyMap<string, Value> {
    return this.names;
  }
  override pyGetattr(name: string): Value | undefined {
    return this.names.get(name);
  }
  override pyStr(): string {
    return eventText(this.body);
  }
  override pyRepr(): string {
    return `<TemplateModule ${this.name === null ? 'memory:0x7f0000000000' : strRepr(this.name)}>`;
  }
}

/** Runs a template for what it exports. */
export function runModule(context: Context): TemplateModule | Waiting<TemplateModule> {
  const body = context.unit.code(context.run.shape).root(context);
  return typeof body === 'string' || Array.isArray(body) || body instanceof TracedText
    ? new TemplateModule(context.unit.name, context.exportedNames(), body)
    : moduleLater(context, body);
}

function* moduleLater(context: Context, running: Waiting<Events>): Waiting<TemplateModule> {
  const body = yield* running;
  return new TemplateModule(context.unit.name, context.exportedNames(), body);
}

export function* bodyLater(module: Waiting<TemplateModule>): Waiting<Events> {
  return (yield* module).body;
}

/** As eventText, where an error has to wait: what follows runs before Python joins the pieces and finds it. */
export function eventTextSoFar(events: Value, run: Run): string {
  if (!Array.isArray(events)) return eventText(events);
  try {
    return joinTexts(events as readonly Value[]);
  } catch (error) {
    if (!(error instanceof PythonError)) throw error;
    run.badPiece ??= error;
    return '';
  }
}

/** What a root, a block or a recursive loop gave, as text. */
export function eventText(events: Value): string {
  if (typeof events === 'string') return events;
  if (events instanceof Markup) return events.text;
  if (Array.isArray(events)) return joinTexts(events as readonly Value[]);
  return events instanceof TracedText ? whole(events).text : String(events);
}

/** `''.join(pieces)`. @throws TypeError for a piece that is no str */
export function joinTexts(pieces: readonly Value[]): string {
  let text = '';
  for (let i = 0; i < pieces.length; i++) {
    const piece = pieces[i];
    if (typeof piece === 'string') text += piece;
    else if (piece instanceof Markup) text += piece.text;
    else if (piece instanceof TracedText) text += piece.text;
    else raise('TypeError', `sequence item ${i}: expected str instance, ${typeName(piece)} found`);
  }
  return text;
}
