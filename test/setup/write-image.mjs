// npm run image: writes the prepared data folder of the embedded database, for the packing step; never part of git.
import { makePgliteImage, pgliteImageFiles } from '../../dist/adapters/index.js';
import { diskFiles } from '../../dist/base/index.js';

const [shipped] = pgliteImageFiles('');
const image = await makePgliteImage();
diskFiles().write(shipped, image);
console.log(`${shipped}: ${(image.length / 1e6).toFixed(2)} MB`);
