/** A request that failed; `mayPass` when the same request may succeed a moment later. */
export class DownloadError extends Error {
  readonly mayPass: boolean;
  constructor(text: string, mayPass: boolean, options?: ErrorOptions) {
    super(text, options);
    this.name = 'DownloadError';
    this.mayPass = mayPass;
  }
}

/** An answer came, but none of a package index. Under load indexes do that, so it is worth another try. */
export class MalformedAnswer extends DownloadError {
  constructor(text: string, options?: ErrorOptions) {
    super(text, true, options);
    this.name = 'MalformedAnswer';
  }
}
