export const FOLDER: URL;
export function frameCases(): {
  readonly title: string;
  readonly deep: boolean;
  readonly file: string;
  readonly expect: { readonly message: string };
  readonly line: object;
}[];
export function frameText(
  answer: (line: object, mode?: string) => Promise<object>,
  renderMessage: (message: never) => string,
  line: object,
  mode: string,
): Promise<string>;
