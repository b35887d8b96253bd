import {
  type CodeName,
  type MacroFrame,
  type MessageParts,
  makeMessage,
  ProjectError,
  type Span,
} from '../../base/index.js';

export type Phase = 'compile' | 'render';

type FrameWithSource = MacroFrame & { readonly source: string };

/** What a TemplateError is made of. Frames go from where it happened outwards. */
export type TemplateErrorParts = {
  /** Python's class of it: UndefinedError, TypeError, TemplateSyntaxError … */
  readonly type: string;
  readonly phase: Phase;
  /** The line Jinja2 reports: of the innermost template that was running, within its own source. */
  readonly line: number | undefined;
  readonly span?: Span | undefined;
  readonly source?: string | undefined;
  readonly frames?: readonly FrameWithSource[] | undefined;
  readonly cause?: unknown;
};

/** A template that cannot be compiled or that failed while it was rendered: Jinja2's text, our frames. */
export class TemplateError extends ProjectError {
  readonly type: string;
  readonly phase: Phase;
  readonly line: number | undefined;

  constructor(text: string, parts: TemplateErrorParts) {
    // Python's text of some errors is one bare value; people get the kind of error before it.
    const shown = /\s/.test(text) ? text : `${parts.type}: ${text}`;
    super(makeMessage(codeOf(parts), shown, messageParts(parts)), { cause: parts.cause });
    this.message = text;
    this.name = 'TemplateError';
    this.type = parts.type;
    this.phase = parts.phase;
    this.line = parts.line;
  }

  /** The text as dbt shows a syntax error: message, line, and the line's text. */
  get located(): string {
    const [message] = this.messages;
    if (this.phase !== 'compile' || this.line === undefined || message === undefined) return this.message;
    const text = message.source?.split('\n')[(message.span?.line ?? this.line) - 1]?.trim();
    return [this.message, `  line ${this.line}`, ...(text === undefined ? [] : [`    ${text}`])].join('\n');
  }
}

/** Errors of our own bounds; Python has no word for the last. */
const LIMITS = new Set(['MemoryError', 'RecursionError', 'TimeoutError']);

function codeOf(parts: TemplateErrorParts): CodeName {
  if (parts.phase === 'compile') return 'JINJA-001';
  return LIMITS.has(parts.type) ? 'JINJA-003' : 'JINJA-002';
}

function messageParts(parts: TemplateErrorParts): MessageParts {
  return {
    ...(parts.span === undefined ? {} : { span: parts.span }),
    ...(parts.source === undefined ? {} : { source: parts.source }),
    ...(parts.frames === undefined || parts.frames.length === 0 ? {} : { frames: parts.frames }),
  };
}
