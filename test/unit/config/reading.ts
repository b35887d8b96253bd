import { testRender } from './render.js';
import { testShapes } from './shapes.js';

/** What reading a file of a project needs besides the file: no environment, no variables, the target `dev`. */
export const testReading = {
  shapes: testShapes,
  render: testRender,
  env: {},
  target: { name: 'dev' },
  cliVars: {},
  requireVars: true,
};

/** The same for `dbt_project.yml`. */
export const testProjectReading = { ...testReading, versionCheck: true, targetPath: undefined };
