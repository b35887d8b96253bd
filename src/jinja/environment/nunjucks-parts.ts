// The one import of nunjucks. This room loads it only when somebody asks for its Environment or for HTML.
import nunjucks from 'nunjucks';

/** Parts of nunjucks that its documentation describes and its types leave out. */
type Undeclared = {
  readonly runtime: { readonly makeKeywordArgs: (words: Record<string, unknown>) => Record<string, unknown> };
  readonly Environment: {
    readonly prototype: { addTest(name: string, run: (...args: unknown[]) => unknown): unknown };
  };
};

const undeclared = nunjucks as unknown as Undeclared;

export const { runtime } = undeclared;
export const NunjucksEnvironment = nunjucks.Environment;
export const NunjucksTemplate = nunjucks.Template;

export function addNunjucksTest(environment: object, name: string, run: (...args: unknown[]) => unknown): void {
  undeclared.Environment.prototype.addTest.call(environment as never, name, run);
}
