/** What goes between the thread that runs the embedded Postgres and the one that talks to it. */
export type WorkerRequest =
  | { readonly id: number; readonly kind: 'exchange'; readonly bytes: Uint8Array }
  /** Gives back the data folder as a compressed tar. */
  | { readonly id: number; readonly kind: 'image' }
  | { readonly id: number; readonly kind: 'close' };

export type WorkerReply =
  | { readonly id: number; readonly kind: 'bytes'; readonly chunks: readonly Uint8Array[] }
  | { readonly id: number; readonly kind: 'failed'; readonly text: string };

/** Handed to the thread at its start; it answers with id 0 when the database is open. */
export type WorkerStart = {
  readonly dataDir: string | undefined;
  /** File of the image to start from; undefined where the data folder exists or the image has to be made. */
  readonly image: string | undefined;
  readonly extensions: readonly string[];
};
