// argv → commands, one file a verb → session; help, exit codes.
// Still empty.
export {};
