import type { Event } from './bus.js';
import { definitionOf } from './catalogue/index.js';
import type { TextStyle } from './text/text-style.js';

/** The text of an event in a style of the listener's own: with colours, in another width. */
export function eventText(event: Event, style: TextStyle): string {
  return definitionOf(event.name).text(event.data, style);
}
