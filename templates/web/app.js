(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const byId = new Map(data.nodes.map(node => [node.id, node]));
  const main = document.getElementById('main');
  const side = document.getElementById('side');
  const search = document.getElementById('search');
  const menu = document.getElementById('menu');

  /** An element with attributes and children; texts become text nodes, so nothing of the project is ever read as HTML. */
  function el(tag, attributes, ...children) {
    const svg = ['svg', 'g', 'rect', 'path', 'title'].includes(tag) || tag === 'text' || attributes?.svg;
    const node = svg ? document.createElementNS('http://www.w3.org/2000/svg', tag) : document.createElement(tag);
    for (const [key, value] of Object.entries(attributes ?? {})) {
      if (value === undefined || value === null || value === false || key === 'svg') continue;
      if (key === 'on') for (const [event, listen] of Object.entries(value)) node.addEventListener(event, listen);
      else node.setAttribute(key, value === true ? '' : value);
    }
    node.append(...children.flat().filter(child => child !== null && child !== undefined && child !== ''));
    return node;
  }

  const link = (node, text) => el('a', { href: `#/${encodeURIComponent(node.id)}` }, text ?? node.name);
  const part = (title, ...content) => [el('h2', { class: 'part' }, title), ...content];
  const TONES = {
    good: ['success', 'pass'],
    bad: ['error', 'fail', 'runtime error', 'partial success'],
    empty: ['skipped', 'no-op', 'reused'],
  };
  const statusClass = status => Object.keys(TONES).find(tone => TONES[tone].includes(status)) ?? 'warn';
  const SIGNS = { good: '✓', bad: '✗', warn: '!', empty: '–' };
  const KINDS = {
    source: ['source', 'sources'],
    seed: ['seed', 'seeds'],
    model: ['model', 'models'],
    snapshot: ['snapshot', 'snapshots'],
    exposure: ['exposure', 'exposures'],
    metric: ['metric', 'metrics'],
    semantic_model: ['semantic model', 'semantic models'],
    saved_query: ['saved query', 'saved queries'],
    function: ['function', 'functions'],
    analysis: ['analysis', 'analyses'],
  };
  const kindName = (kind, n = 1) => KINDS[kind]?.[n === 1 ? 0 : 1] ?? kind;
  const badge = status =>
    el('span', { class: `status ${statusClass(status)}` }, `${SIGNS[statusClass(status)]} ${status}`);
  const message = text => (text ? el('div', { class: 'message' }, text.trim()) : '');
  const seconds = s =>
    s >= 60 ? `${Math.floor(s / 60)} min ${Math.round(s % 60)} s` : `${s.toFixed(s < 10 ? 2 : 1)} s`;

  // ── Markdown, the part of it that descriptions use: headings, lists, code, quotes, emphasis, links
  function markdown(text) {
    const out = el('div', { class: 'prose' });
    const lines = text.replaceAll('\r', '').split('\n');
    let i = 0;
    const takeWhile = test => {
      const taken = [];
      while (i < lines.length && test(lines[i])) taken.push(lines[i++]);
      return taken;
    };
    while (i < lines.length) {
      const line = lines[i];
      if (/^\s*$/.test(line)) i++;
      else if (/^\s*```/.test(line)) {
        i++;
        out.append(el('pre', {}, el('code', {}, takeWhile(l => !/^\s*```/.test(l)).join('\n'))));
        i++;
      } else if (/^#{1,6} /.test(line)) {
        const level = Math.min(6, line.match(/^#+/)[0].length + 2);
        out.append(el(`h${level}`, {}, ...inline(lines[i++].replace(/^#+ /, ''))));
      } else if (/^\s*([-*+]|\d+\.) /.test(line)) {
        const ordered = /^\s*\d/.test(line);
        const items = takeWhile(l => /^\s*([-*+]|\d+\.) /.test(l) || /^\s{2,}\S/.test(l));
        const list = el(ordered ? 'ol' : 'ul', {});
        for (const item of items)
          if (/^\s*([-*+]|\d+\.) /.test(item))
            list.append(el('li', {}, ...inline(item.replace(/^\s*([-*+]|\d+\.) /, ''))));
          else list.lastChild?.append(' ', ...inline(item.trim()));
        out.append(list);
      } else if (/^\s*\|.*\|\s*$/.test(line)) {
        const rows = takeWhile(l => /^\s*\|.*\|\s*$/.test(l)).map(l =>
          l
            .trim()
            .slice(1, -1)
            .split('|')
            .map(c => c.trim()),
        );
        const [head, ...body] = rows.filter(row => !row.every(c => /^:?-+:?$/.test(c)));
        const cells = (row, tag) =>
          el(
            'tr',
            {},
            row.map(c => el(tag, {}, ...inline(c))),
          );
        out.append(
          el(
            'table',
            {},
            cells(head, 'th'),
            body.map(row => cells(row, 'td')),
          ),
        );
      } else if (/^> ?/.test(line))
        out.append(
          el(
            'blockquote',
            {},
            ...inline(
              takeWhile(l => /^> ?/.test(l))
                .map(l => l.replace(/^> ?/, ''))
                .join(' '),
            ),
          ),
        );
      else
        out.append(
          el(
            'p',
            {},
            ...inline(
              takeWhile(l => /\S/.test(l) && !/^(\s*```|#{1,6} |\s*([-*+]|\d+\.) |> ?)/.test(l)).join('\n') ||
                lines[i++],
            ),
          ),
        );
    }
    return out;
  }
  function inline(text) {
    const out = [];
    const rule =
      /!\[([^\]]*)\]\(([^)\s]+)\)|`([^`]+)`|\*\*([^*]+)\*\*|__([^_]+)__|\*([^*\s][^*]*)\*|\[([^\]]+)\]\(([^)\s]+)\)|(https?:\/\/[^\s<>)]+)/g;
    let last = 0;
    for (const m of text.matchAll(rule)) {
      out.push(text.slice(last, m.index));
      last = m.index + m[0].length;
      const [whole, alt, picture, code, stars, bars, slanted, label, address, bare] = m;
      // Pictures come from asset-paths, beside this page; nothing is loaded from elsewhere.
      if (picture) out.push(/^(?![a-z]+:|\/)/i.test(picture) ? el('img', { src: picture, alt }) : alt || picture);
      else if (code) out.push(el('code', {}, code));
      else if (stars || bars) out.push(el('strong', {}, stars ?? bars));
      else if (slanted) out.push(el('em', {}, slanted));
      else {
        const to = address ?? bare;
        const safe = /^(https?:|mailto:|#)/.test(to);
        out.push(safe ? el('a', { href: to, rel: 'noopener noreferrer' }, label ?? to) : whole);
      }
    }
    out.push(text.slice(last));
    return out;
  }

  // ── The neighbours of a node, drawn in layers
  function neighbours(start, next, depth) {
    const layers = [];
    let edge = [start];
    const seen = new Set([start.id]);
    for (let d = 0; d < depth && edge.length > 0; d++) {
      const layer = [];
      for (const node of edge)
        for (const id of next(node)) {
          const found = byId.get(id);
          if (found && !seen.has(id)) {
            seen.add(id);
            layer.push(found);
          }
        }
      if (layer.length > 0) layers.push(layer);
      edge = layer;
    }
    return layers;
  }
  function lineage(node) {
    const most = 12;
    let left = 0;
    const cut = layer => {
      left += Math.max(0, layer.length - most);
      return layer.slice(0, most);
    };
    const before = neighbours(node, n => n.parents, 2)
      .map(cut)
      .reverse();
    const after = neighbours(node, n => n.children, 2).map(cut);
    if (before.length + after.length === 0)
      return el('p', { class: 'empty' }, 'Stands alone: nothing is read, and nothing reads it.');
    const layers = [...before, [node], ...after];
    const [high, gap, step] = [30, 12, 60];
    const shown = n => (n.label.length > 34 ? `${n.label.slice(0, 33)}…` : n.label);
    const widths = layers.map(layer => Math.max(...layer.map(n => shown(n).length * 7 + 24), 60));
    const tall = Math.max(...layers.map(layer => layer.length)) * (high + gap) + gap;
    const places = new Map();
    let x = 12;
    layers.forEach((layer, l) => {
      const top = (tall - layer.length * (high + gap) + gap) / 2;
      for (const [i, n] of layer.entries()) places.set(n.id, { n, x, y: top + i * (high + gap), w: widths[l] });
      x += widths[l] + step;
    });
    const svg = el('svg', {
      width: x - step + 12,
      height: tall,
      role: 'img',
      'aria-label': `What ${node.name} reads and what reads it`,
    });
    for (const { n, x: x1, y: y1, w } of places.values())
      for (const id of n.children) {
        const to = places.get(id);
        if (!to || to.x <= x1) continue;
        const [a, b, c, d] = [x1 + w, y1 + high / 2, to.x, to.y + high / 2];
        svg.append(el('path', { d: `M${a},${b} C${a + step / 2},${b} ${c - step / 2},${d} ${c},${d}` }));
      }
    for (const { n, x: at, y, w } of places.values()) {
      const box = el(
        'a',
        { svg: true, href: `#/${encodeURIComponent(n.id)}`, class: n === node ? 'here' : undefined },
        el('title', {}, `${kindName(n.kind)} ${n.label}`),
        el('rect', { x: at, y, width: w, height: high }),
        el('rect', {
          x: at,
          y,
          width: 5,
          height: high,
          style: `fill: var(--${['model', 'seed', 'source', 'snapshot', 'exposure'].includes(n.kind) ? n.kind : 'other'}); stroke: none`,
        }),
        el('text', { x: at + 13, y: y + 19 }, shown(n)),
      );
      svg.append(box);
    }
    const graph = el('div', { class: 'graph', tabindex: '0', role: 'group', 'aria-label': 'Lineage' }, svg);
    const more = `${left} more ${left === 1 ? 'node is' : 'nodes are'} not drawn; what is next to ${node.label} is listed above.`;
    return left === 0 ? graph : el('div', {}, graph, el('p', { class: 'empty' }, more));
  }

  // ── Pages
  function ran(run) {
    if (!run) return null;
    const words = [badge(run.status)];
    if (run.seconds > 0) words.push(` in ${seconds(run.seconds)}`);
    if (run.at) words.push(`, ${new Date(run.at).toLocaleString()}`);
    return words;
  }
  const newest = ({ loadedAt }) =>
    loadedAt === null ? 'holds no row' : `newest row ${new Date(loadedAt).toLocaleString()}`;
  function freshness(found) {
    if (!found) return null;
    return [badge(found.status), `, ${newest(found)}`];
  }
  function facts(pairs) {
    const list = el('dl', { class: 'facts' });
    for (const [name, value] of pairs)
      if (value && value.length !== 0) list.append(el('dt', {}, name), el('dd', {}, ...[value].flat()));
    return list.childElementCount > 0 ? list : null;
  }
  function codeTabs(node) {
    const versions = [
      ['Source', node.raw],
      ['Compiled', node.compiled],
    ].filter(([, text]) => text);
    if (versions.length === 0) return [];
    const code = el('code', {});
    const tabs = el('div', { class: 'tabs' });
    const choose = ([name, text]) => {
      code.textContent = text.trim();
      for (const button of tabs.querySelectorAll('button[aria-pressed]'))
        button.setAttribute('aria-pressed', String(button.textContent === name));
    };
    for (const version of versions)
      tabs.append(el('button', { 'aria-pressed': 'false', on: { click: () => choose(version) } }, version[0]));
    tabs.append(
      el(
        'button',
        {
          class: 'copy',
          on: {
            click: event => {
              navigator.clipboard?.writeText(code.textContent);
              event.target.textContent = 'Copied';
              setTimeout(() => {
                event.target.textContent = 'Copy';
              }, 1200);
            },
          },
        },
        'Copy',
      ),
    );
    choose(versions[0]);
    return part('SQL', tabs, el('pre', { tabindex: '0' }, code));
  }
  function columnsTable(node) {
    if (node.columns.length === 0) return [];
    const rows = node.columns.map(c =>
      el(
        'tr',
        {},
        el('td', {}, el('code', {}, c.name)),
        el('td', {}, c.type ?? ''),
        el('td', {}, c.description ? markdown(c.description) : ''),
        el(
          'td',
          {},
          c.tests.map(t =>
            el(
              'div',
              { class: t.status ? statusClass(t.status) : 'empty', title: `${t.id}: ${t.status ?? 'not run'}` },
              `${t.status ? `${SIGNS[statusClass(t.status)]} ` : ''}${t.label}`,
            ),
          ),
        ),
      ),
    );
    return part(
      'Columns',
      el(
        'div',
        { class: 'scroll' },
        el(
          'table',
          { class: 'columns' },
          el(
            'tr',
            {},
            ['Name', 'Type', 'Description', 'Tests'].map(t => el('th', {}, t)),
          ),
          rows,
        ),
      ),
    );
  }
  function testsTable(node) {
    if (node.tests.length === 0) return [];
    const rows = node.tests.map(t =>
      el(
        'tr',
        {},
        el('td', { class: 'state' }, t.run ? badge(t.run.status) : el('span', { class: 'status empty' }, 'not run')),
        el(
          'td',
          {},
          t.name,
          t.description ? el('div', { class: 'empty' }, t.description) : '',
          message(t.run?.message),
          t.sql
            ? el('details', {}, el('summary', {}, 'SQL of the test'), el('pre', { tabindex: '0' }, t.sql.trim()))
            : '',
        ),
      ),
    );
    return part('Tests', el('div', { class: 'scroll' }, el('table', {}, rows)));
  }
  function listOf(ids) {
    const nodes = ids.map(id => byId.get(id)).filter(Boolean);
    const links = nodes.flatMap((n, i) => [i > 0 ? ', ' : '', link(n, n.label)]);
    return nodes.length > 20 ? el('details', {}, el('summary', {}, `${nodes.length} nodes`), links) : links;
  }
  function nodePage(node) {
    const chips = el(
      'div',
      { class: 'chips' },
      el('span', { class: `chip kind ${node.kind}` }, kindName(node.kind)),
      [
        node.materialized,
        node.access,
        node.group && `group ${node.group}`,
        node.package !== data.project && `package ${node.package}`,
        ...node.tags.map(t => `#${t}`),
      ]
        .filter(Boolean)
        .map(t => el('span', { class: 'chip' }, t)),
    );
    main.replaceChildren(
      ...[
        el('h1', {}, node.label),
        chips,
        node.description ? markdown(node.description) : el('p', { class: 'empty' }, 'No description yet.'),
        facts([
          ['Relation', node.relation && el('code', {}, node.relation)],
          ['File', node.file && el('code', {}, node.file)],
          ['Owner', node.owner],
          ['Last run', ran(node.run)],
          ['Message', node.run && statusClass(node.run.status) !== 'good' ? message(node.run.message) : null],
          ['Freshness', freshness(node.freshness)],
          ['Reads', listOf(node.parents)],
          ['Read by', listOf(node.children)],
        ]),
        ...part('Lineage', lineage(node)),
        ...columnsTable(node),
        ...testsTable(node),
        ...codeTabs(node),
      ].filter(Boolean),
    );
    document.title = `${node.label} – ${data.project}`;
    const graph = main.querySelector('.graph');
    const here = graph?.querySelector('.here rect');
    if (here)
      graph.scrollLeft =
        Number(here.getAttribute('x')) - graph.clientWidth / 2 + Number(here.getAttribute('width')) / 2;
  }
  function home() {
    const counts = new Map();
    for (const node of data.nodes) counts.set(node.kind, (counts.get(node.kind) ?? 0) + 1);
    const bad = data.nodes
      .flatMap(n => [
        n.run && statusClass(n.run.status) === 'bad' ? [n, n.run] : null,
        ...n.tests.filter(t => t.run && statusClass(t.run.status) === 'bad').map(t => [n, t.run, t.name]),
        n.freshness && statusClass(n.freshness.status) === 'bad'
          ? [n, { status: 'stale', message: newest(n.freshness) }]
          : null,
      ])
      .filter(Boolean);
    const states = new Map();
    const seen = new Set();
    for (const [id, run] of data.nodes.flatMap(n => [[n.id, n.run], ...n.tests.map(t => [t.id, t.run])])) {
      if (!run || seen.has(id)) continue;
      seen.add(id);
      states.set(run.status, (states.get(run.status) ?? 0) + 1);
    }
    const slow = data.nodes
      .filter(n => n.run?.seconds > 0)
      .sort((a, b) => b.run.seconds - a.run.seconds)
      .slice(0, 10);
    main.replaceChildren(
      ...[
        el('h1', {}, data.project),
        el(
          'div',
          { class: 'chips' },
          [...counts].map(([kind, n]) => el('span', { class: 'chip' }, `${n} ${kindName(kind, n)}`)),
        ),
        data.overview ? markdown(data.overview) : null,
        ...(data.command || data.runAt
          ? part(
              'Last run',
              el('p', {}, `${data.command ?? 'run'}${data.runAt ? `, ${new Date(data.runAt).toLocaleString()}` : ''}`),
              el(
                'div',
                { class: 'chips' },
                [...states].map(([status, n]) =>
                  el('span', { class: `chip ${statusClass(status)}` }, `${SIGNS[statusClass(status)]} ${n} ${status}`),
                ),
              ),
            )
          : part(
              'Last run',
              el('p', { class: 'empty' }, 'Nothing has run yet; run the project and generate this again.'),
            )),
        ...(bad.length > 0
          ? part(
              'Failures',
              el(
                'div',
                { class: 'scroll' },
                el(
                  'table',
                  {},
                  bad
                    .slice(0, 100)
                    .map(([n, run, test]) =>
                      el(
                        'tr',
                        {},
                        el(
                          'td',
                          { class: 'state' },
                          run.status === 'stale' ? el('span', { class: 'status bad' }, '✗ stale') : badge(run.status),
                        ),
                        el('td', {}, link(n, n.label), test ? ` · ${test}` : '', message(run.message)),
                      ),
                    ),
                ),
              ),
            )
          : []),
        ...(slow.length > 0
          ? part(
              'Slowest nodes',
              el(
                'table',
                {},
                slow.map(n =>
                  el(
                    'tr',
                    {},
                    el('td', { class: 'state number' }, seconds(n.run.seconds)),
                    el('td', {}, link(n, n.label)),
                  ),
                ),
              ),
            )
          : []),
      ].filter(Boolean),
    );
    document.title = `${data.project} – documentation`;
  }
  function found(query) {
    const words = query.toLowerCase().split(/\s+/).filter(Boolean);
    const hits = data.nodes
      .map(node => {
        const places = [
          [node.label, 8],
          [node.columns.map(c => c.name).join(' '), 3],
          [node.tags.join(' '), 3],
          [node.description, 2],
          [node.columns.map(c => c.description).join(' '), 1],
          [node.tests.map(t => t.name).join(' '), 1],
          [node.raw ?? '', 0.5],
        ];
        let score = 0;
        for (const word of words) {
          const best = Math.max(
            ...places.map(([text, weight]) => {
              const at = (text ?? '').toLowerCase().indexOf(word);
              return at < 0 ? 0 : weight * (at === 0 ? 2 : 1) * (text.length === word.length ? 3 : 1);
            }),
          );
          if (best === 0) return null;
          score += best;
        }
        return { node, score };
      })
      .filter(Boolean)
      .sort((a, b) => b.score - a.score || a.node.label.localeCompare(b.node.label));
    main.replaceChildren(
      el('h1', { 'aria-live': 'polite' }, `${hits.length} found`),
      hits.length === 0
        ? el(
            'p',
            { class: 'empty' },
            'No node has all of these words in its name, columns, tests, tags, description or SQL.',
          )
        : el(
            'div',
            { class: 'scroll' },
            el(
              'table',
              {},
              hits
                .slice(0, 200)
                .map(({ node }) =>
                  el(
                    'tr',
                    {},
                    el('td', { class: 'state' }, el('span', { class: `chip kind ${node.kind}` }, kindName(node.kind))),
                    el('td', {}, link(node, node.label), el('div', { class: 'empty' }, hint(node, words))),
                  ),
                ),
            ),
          ),
      hits.length > 200 ? el('p', { class: 'empty' }, `The first 200 of ${hits.length}; one more word helps.`) : '',
    );
    document.title = `${query} – ${data.project}`;
  }
  /** The beginning of the description, or the columns that were meant. */
  function hint(node, words) {
    const columns = node.columns.map(c => c.name).filter(name => words.some(word => name.toLowerCase().includes(word)));
    const text = (node.description ?? '').split('\n')[0].replace(/[*`]+/g, '');
    const first = text.length > 140 ? `${text.slice(0, 140)}…` : text;
    return [first, columns.length > 0 ? `columns ${columns.slice(0, 6).join(', ')}` : ''].filter(Boolean).join(' · ');
  }
  function notFound(id) {
    main.replaceChildren(
      el('h1', {}, 'Not here'),
      el(
        'p',
        {},
        'This project has no node ',
        el('code', {}, id),
        '. It may be hidden (docs: show: false), renamed or gone.',
      ),
      el('p', {}, el('a', { href: '#/' }, 'To the start page')),
    );
    document.title = `Not here – ${data.project}`;
  }

  // ── The list at the side: by package, by folder
  function buildSide() {
    for (const [kind, [, title]] of Object.entries(KINDS)) {
      const nodes = data.nodes.filter(n => n.kind === kind);
      if (nodes.length === 0) continue;
      side.append(el('h2', {}, title));
      const tree = { folders: new Map(), nodes: [] };
      for (const node of nodes) {
        let place = tree;
        for (const step of node.folders) {
          if (!place.folders.has(step)) place.folders.set(step, { folders: new Map(), nodes: [] });
          place = place.folders.get(step);
        }
        place.nodes.push(node);
      }
      const draw = (place, into) => {
        for (const [name, below] of [...place.folders].sort(([a], [b]) => a.localeCompare(b))) {
          const box = el('details', nodes.length <= 60 ? { open: true } : {}, el('summary', {}, name));
          draw(below, box);
          into.append(box);
        }
        for (const node of place.nodes.sort((a, b) => a.label.localeCompare(b.label)))
          into.append(link(node, kind === 'source' ? node.name : node.label));
      };
      draw(tree, side);
    }
  }

  /** `#/<id>`, `#/search/<words>`, and dbt's own addresses, which stand in many a chat: `#!/model/<id>`, `#!/overview`. */
  function address() {
    const path = decoded(location.hash.replace(/^#!?\/?/, '')).replace(/\?.*$/, '');
    if (path.startsWith('search/')) return { query: path.slice('search/'.length) };
    const id = byId.has(path) ? path : path.split('/').at(-1);
    return path === '' || path === 'overview' || path.startsWith('overview/') ? {} : { id };
  }
  function decoded(text) {
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  }
  function show() {
    const { id, query } = address();
    const node = byId.get(id);
    side.classList.remove('open');
    menu.setAttribute('aria-expanded', 'false');
    for (const a of side.querySelectorAll('a')) {
      const current = node && a.getAttribute('href') === `#/${encodeURIComponent(id)}`;
      if (current) a.setAttribute('aria-current', 'page');
      else a.removeAttribute('aria-current');
      if (current) {
        for (let up = a.parentElement; up && up !== side; up = up.parentElement) up.open = true;
        const [top, high] = [a.offsetTop, side.clientHeight];
        if (top < side.scrollTop || top > side.scrollTop + high - 40) side.scrollTop = top - high / 3;
      }
    }
    if (query !== undefined) {
      if (document.activeElement !== search) search.value = query;
      found(query);
    } else if (node) nodePage(node);
    else if (id !== undefined) notFound(id);
    else home();
    window.scrollTo(0, 0);
  }
  const go = hash => {
    history.replaceState(null, '', hash);
    show();
  };
  buildSide();
  addEventListener('hashchange', () => {
    if (address().query === undefined) search.value = '';
    show();
    if (document.activeElement !== search) main.focus({ preventScroll: true });
  });
  search.addEventListener('input', () => {
    const words = search.value.trim();
    go(words === '' ? '#/' : `#/search/${encodeURIComponent(words)}`);
  });
  search.addEventListener('keydown', event => {
    const first = main.querySelector('tr a');
    if (address().query === undefined || first === null) return;
    if (event.key === 'Enter') location.hash = first.getAttribute('href');
    if (event.key === 'ArrowDown') first.focus();
    if (event.key === 'Enter' || event.key === 'ArrowDown') event.preventDefault();
  });
  main.addEventListener('keydown', event => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined || address().query === undefined) return;
    const links = [...main.querySelectorAll('tr a')];
    const at = links.indexOf(document.activeElement);
    if (at < 0) return;
    event.preventDefault();
    (links[at + step] ?? search).focus();
  });
  menu.addEventListener('click', () => menu.setAttribute('aria-expanded', String(side.classList.toggle('open'))));
  addEventListener('keydown', event => {
    if (event.key === '/' && !event.ctrlKey && !event.metaKey && document.activeElement !== search) {
      event.preventDefault();
      search.focus();
    }
    if (event.key === 'Escape' && document.activeElement === search) {
      search.value = '';
      search.blur();
      go('#/');
    }
    if (event.key === 'Escape' && side.classList.contains('open')) {
      side.classList.remove('open');
      menu.setAttribute('aria-expanded', 'false');
      menu.focus();
    }
  });
  show();
})();
