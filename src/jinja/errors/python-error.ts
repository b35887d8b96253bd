/**
 * An exception of Python or Jinja2 as a template raises it: `type` is its class name and `message` its str(). Whoever
 * raises one knows no place; the frame that was running adds template and line on the way out.
 */
export class PythonError extends Error {
  readonly type: string;
  constructor(type: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = type;
    this.type = type;
  }
}

export function raise(type: string, message: string): never {
  throw new PythonError(type, message);
}
