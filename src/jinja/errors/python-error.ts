/**
 * An exception of Python or Jinja2 as a template raises it: `type` is its class name and `message` its str(). Whoever
 * raises one knows no place; the frame that was running adds template and line on the way out.
 */
export class PythonError extends Error {
  readonly type: string;
  constructor(type: string, message: string, options?: ErrorOptions) {
    // Its way goes through templates, not through our functions; and noting those takes most of the time of an error,
    // many of which are caught again (`'x'|int`, an attribute that is not there).
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(message, options);
    Error.stackTraceLimit = stackTraceLimit;
    this.name = type;
    this.type = type;
  }
}

export function raise(type: string, message: string): never {
  throw new PythonError(type, message);
}
