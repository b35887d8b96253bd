/**
 * The proxy that the environment names for an address, by the rules that curl and Python's requests share: HTTPS_PROXY,
 * HTTP_PROXY or ALL_PROXY in either case, and NO_PROXY with hosts, domains and `*`. Undefined: connect directly.
 */
export function proxyFor(url: URL, env: Readonly<Record<string, string | undefined>>): URL | undefined {
  const value = (name: string): string => env[name.toLowerCase()] || env[name] || '';
  if (isExempt(url, value('NO_PROXY'))) return undefined;
  const named = value(url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY') || value('ALL_PROXY');
  if (named === '') return undefined;
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(named) ? named : `http://${named}`;
  return URL.canParse(text) ? new URL(text) : undefined;
}

function isExempt(url: URL, list: string): boolean {
  const host = url.hostname.toLowerCase().replace(/^\[|\]$/g, '');
  return list
    .split(/[\s,]+/)
    .filter(item => item !== '')
    .some(item => {
      if (item === '*') return true;
      const [, name = '', port] = /^(.*?)(?::(\d+))?$/.exec(item.toLowerCase()) ?? [];
      if (port !== undefined && port !== (url.port || (url.protocol === 'https:' ? '443' : '80'))) return false;
      const domain = name.replace(/^\*?\./, '');
      return host === domain || host.endsWith(`.${domain}`);
    });
}
