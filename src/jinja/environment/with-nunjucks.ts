/*
 * nunjucks is loaded when it is asked for: most commands never need it, and it takes longer to load than they have.
 */
import type { Environment } from './nunjucks-environment.js';

/** The class that users' extensions talk to: nunjucks' Environment with our engine under it. */
export async function loadEnvironment(): Promise<typeof Environment> {
  return (await import('./nunjucks-environment.js')).Environment;
}

/** HTML of our own pages: what is printed is escaped, and a missing value is an error. */
export async function renderHtml(template: string, data: object): Promise<string> {
  return (await import('./html.js')).renderHtml(template, data);
}

/** Text of our own scaffolds, with nothing escaped. */
export async function renderText(template: string, data: object): Promise<string> {
  return (await import('./html.js')).renderText(template, data);
}
