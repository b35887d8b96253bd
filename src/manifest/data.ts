export type { Data, DataMap } from '../config/index.js';
