/** Where lines go. A terminal may also show a line that changes; see `StatusLine`. */
export type LineOutput = {
  /** Writes `text` and a line end. */
  readonly writeLine: (text: string) => void;
  readonly isTerminal: boolean;
  /** Width of the terminal in cells, asked for at each line: people resize windows. */
  readonly columns?: () => number;
};

/** Standard output of this process. What cannot be written because the reader is gone is dropped. */
export function standardOutput(): LineOutput {
  // Watching asks for it again at each turn.
  if (!process.stdout.listeners('error').includes(ignoreClosedPipe)) process.stdout.on('error', ignoreClosedPipe);
  return {
    writeLine: text => void process.stdout.write(`${text}\n`),
    isTerminal: process.stdout.isTTY === true,
    ...(process.stdout.isTTY === true ? { columns: () => process.stdout.columns ?? 80 } : {}),
  };
}

function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
