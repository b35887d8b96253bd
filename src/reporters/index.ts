// Listeners that show events: console, json, github annotations, file log, web feed.
// Still empty.
export {};
