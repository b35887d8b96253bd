import { NunjucksEnvironment } from './nunjucks-parts.js';

/** HTML of our own pages by nunjucks as it comes: what is printed is escaped, and a missing value is an error. */
export function renderHtml(template: string, data: object): string {
  const environment = new NunjucksEnvironment([], { autoescape: true, throwOnUndefined: true });
  return environment.renderString(template, data);
}

/** Text of our own scaffolds, with nothing escaped. */
export function renderText(template: string, data: object): string {
  const environment = new NunjucksEnvironment([], { autoescape: false, throwOnUndefined: true });
  return environment.renderString(template, data);
}
