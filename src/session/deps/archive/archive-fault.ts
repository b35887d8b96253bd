/**
 * Why an archive is not taken. `hostile`: it holds what no package has and what could do harm; else it is merely broken,
 * which may come from a download that was cut off.
 */
export class ArchiveFault extends Error {
  readonly kind: 'hostile' | 'broken' | 'structure';
  constructor(kind: 'hostile' | 'broken' | 'structure', text: string) {
    super(text);
    this.name = 'ArchiveFault';
    this.kind = kind;
  }
}
