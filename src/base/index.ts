// Error codes, spans and code frames, hashing, files, clock, releaser, typo finder. Has never heard of SQL or models.
export { badUtf8 } from './bad-utf8.js';
export { type Clock, fixedClock, systemClock } from './clock.js';
export { type CodeEntry, type CodeName, codes } from './codes/index.js';
export { DBT_POSTGRES_VERSION, DBT_VERSION } from './dbt-version.js';
export { fileFault } from './file-fault.js';
export { type DirEntry, diskFiles, type FileOwner, type FileStat, type Files, readText } from './files.js';
export { codeFrame, renderMessage } from './frame.js';
export { md5, sha256 } from './hash.js';
export { memoryFiles } from './memory-files.js';
export {
  DatabaseError,
  InternalError,
  type Message,
  type MessageParts,
  makeMessage,
  ProjectError,
  type ServerFields,
  type Severity,
} from './message.js';
export { type EncodeSpecial, indentedJson, jsonText, pythonJson, specialNumber } from './python-json.js';
export { Releaser } from './releaser.js';
export { lineStarts, type MacroFrame, positionAt, type Span, spanAt } from './span.js';
export { editDistance, suggest } from './suggest.js';
export { CALLED_AS, toolVersion } from './tool-version.js';
export { isPrivate, makePrivateFolder, userCacheFolder } from './user-cache.js';
