import { errorTag } from '../text/text-style.js';
import { event } from './define-event.js';

/** A: before the project is read, and `init`. */
export const startEvents = {
  MainReportVersion: event('A001', 'info', { version: '', log_version: 3 }, d => `Running with dbt${d.version}`),
  MainReportArgs: event('A002', 'debug', { args: {} as Record<string, string> }, d => {
    const words = Object.entries(d.args).map(([key, value]) => `'${key}': '${value}'`);
    return `running dbt with arguments {${words.join(', ')}}`;
  }),
  MainTrackingUserState: event('A003', 'debug', { user_state: '' }, d => `Tracking: ${d.user_state}`),
  MissingProfileTarget: event(
    'A005',
    'info',
    { profile_name: '', target_name: '' },
    d => `target not specified in profile '${d.profile_name}', using '${d.target_name}'`,
  ),
  InvalidOptionYAML: event('A008', 'error', { option_name: '' }, (d, style) =>
    errorTag(`The YAML provided in the --${d.option_name} argument is not valid.`, style),
  ),
  LogDbtProjectError: event('A009', 'error', { exc: '' }, (d, style) =>
    errorTag(`Encountered an error while reading the project:${d.exc === '' ? '' : `\n  ${d.exc}`}`, style),
  ),
  LogDbtProfileError: event('A011', 'error', { exc: '', profiles: [] as readonly string[] }, (d, style) => {
    const known =
      d.profiles.length > 0
        ? `Defined profiles:\n${d.profiles.map(name => ` - ${name}`).join('')}`
        : 'There are no profiles defined in your profiles.yml file';
    const help =
      '\nFor more information on configuring profiles, please consult the dbt docs:\n\n' +
      'https://docs.getdbt.com/docs/configure-your-profile\n';
    return errorTag(`Encountered an error while reading profiles:\n  ${d.exc}${known}${help}`, style);
  }),
  StarterProjectPath: event('A017', 'debug', { dir: '' }, d => `Starter project path: ${d.dir}`),
  ConfigFolderDirectory: event('A018', 'info', { dir: '' }, d => `Creating dbt configuration folder at ${d.dir}`),
  NoSampleProfileFound: event('A019', 'info', { adapter: '' }, d => `No sample profile found for ${d.adapter}.`),
  ProfileWrittenWithSample: event(
    'A020',
    'info',
    { name: '', path: '' },
    d =>
      `Profile ${d.name} written to ${d.path} using target's sample configuration. ` +
      "Once updated, you'll be able to start developing with dbt.",
  ),
  ProfileWrittenWithTargetTemplateYAML: event(
    'A021',
    'info',
    { name: '', path: '' },
    d => `Profile ${d.name} written to ${d.path} using target's profile_template.yml and your supplied values.`,
  ),
  ProfileWrittenWithProjectTemplateYAML: event(
    'A022',
    'info',
    { name: '', path: '' },
    d => `Profile ${d.name} written to ${d.path} using project's profile_template.yml and your supplied values.`,
  ),
  SettingUpProfile: event('A023', 'info', {}, () => 'Setting up your profile.'),
  InvalidProfileTemplateYAML: event('A024', 'info', {}, () => 'Invalid profile_template.yml in project.'),
  ProjectNameAlreadyExists: event('A025', 'info', { name: '' }, d => `A project called ${d.name} already exists here.`),
};
