export type Level = 'debug' | 'test' | 'info' | 'warn' | 'error';

/** Payloads by event name. */
export type EventData = {
  Note: { msg: string };
};

export type EventName = keyof EventData;
