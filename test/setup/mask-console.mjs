// Takes out of console lines what differs from run to run: times, durations, the number of macros, folders.

/**
 * @param {string} text
 * @param {{ project: string, database: string }} run folder of the project and name of its database
 */
export function maskConsole(text, { project, database }) {
  return (
    text
      .replaceAll(project, '<project>')
      .replaceAll(database, 'library')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are made of them
      .replace(/\u001b\[\d*m/g, '')
      .replace(/^\d\d:\d\d:\d\d {2}/gm, 'HH:MM:SS  ')
      .replace(/\[([^\]\n]*) in \d+\.\d\ds\]/g, '[$1 in N.NNs]')
      .replace(/in 0 hours 0 minutes and \d+\.\d\d seconds \(\d+\.\d\ds\)/g, 'in N seconds')
      .replace(/\b\d+ macros\b/g, 'N macros')
      .replace(/^ {2}-{20,}$/gm, '  ---')
      // Which line of the statement it is depends on how the macros around it are written.
      .replace(/\bLINE \d+:/g, 'LINE N:')
      .replace(/ +$/gm, '')
      .split('\n')
      // dbt tells of its own cache file and of idle connections that it closes; there are none here.
      .filter(line => !/Unable to do partial parsing|dbt v2 is available|CANCEL query/.test(line))
      .join('\n')
  );
}
