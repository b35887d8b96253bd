/**
 * Names under which the server keeps statements of a session that come again. A name is never given twice: what was
 * forgotten here may still lie there.
 */
export class KeptStatements {
  readonly #names = new Map<string, string>();
  #isOn = false;
  #next = 1;

  /** Behind a pooler the next transaction may find itself on another session, so nothing is kept unless this is called. */
  keep(): void {
    this.#isOn = true;
  }

  /** The name to send a text by, and whether the server has to be told the text; undefined where nothing is kept. */
  find(text: string): { readonly name: string; readonly isNew: boolean } | undefined {
    if (!this.#isOn) return undefined;
    const known = this.#names.get(text);
    if (known !== undefined) return { name: known, isNew: false };
    const name = `quern_kept_${this.#next++}`;
    this.#names.set(text, name);
    return { name, isNew: true };
  }

  /** What the server has is not certain any more. */
  forget(): void {
    this.#names.clear();
  }
}
