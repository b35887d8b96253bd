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
  const statusClass = status =>
    ['success', 'pass'].includes(status)
      ? 'good'
      : ['error', 'fail', 'runtime error'].includes(status)
        ? 'bad'
        : 'warn';
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
      /`([^`]+)`|\*\*([^*]+)\*\*|__([^_]+)__|\*([^*\s][^*]*)\*|\[([^\]]+)\]\(([^)\s]+)\)|(https?:\/\/[^\s<>)]+)/g;
    let last = 0;
    for (const m of text.matchAll(rule)) {
      out.push(text.slice(last, m.index));
      last = m.index + m[0].length;
      if (m[1]) out.push(el('code', {}, m[1]));
      else if (m[2] || m[3]) out.push(el('strong', {}, m[2] ?? m[3]));
      else if (m[4]) out.push(el('em', {}, m[4]));
      else {
        const to = m[6] ?? m[7];
        out.push(
          /^(https?:|mailto:|#)/.test(to) ? el('a', { href: to, rel: 'noopener noreferrer' }, m[5] ?? to) : m[0],
        );
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
    const cut = layer => (layer.length > most ? layer.slice(0, most) : layer);
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
    for (const { n, x: left, y, w } of places.values()) {
      const box = el(
        'a',
        { svg: true, href: `#/${encodeURIComponent(n.id)}`, class: n === node ? 'here' : undefined },
        el('title', {}, `${n.kind} ${n.label}`),
        el('rect', { x: left, y, width: w, height: high }),
        el('rect', {
          x: left,
          y,
          width: 5,
          height: high,
          style: `fill: var(--${['model', 'seed', 'source', 'snapshot', 'exposure'].includes(n.kind) ? n.kind : 'other'}); stroke: none`,
        }),
        el('text', { x: left + 13, y: y + 19 }, shown(n)),
      );
      svg.append(box);
    }
    return el('div', { class: 'graph' }, svg);
  }

  // ── Pages
  function ran(run) {
    if (!run) return null;
    const words = [el('span', { class: statusClass(run.status) }, run.status)];
    if (run.seconds > 0) words.push(` in ${seconds(run.seconds)}`);
    if (run.at) words.push(`, ${new Date(run.at).toLocaleString()}`);
    return words;
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
              { class: t.status ? statusClass(t.status) : 'empty', title: t.id },
              `${t.status ? (statusClass(t.status) === 'good' ? '✓ ' : '✗ ') : ''}${t.label}`,
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
          {},
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
        el('td', {}, t.name),
        el('td', { class: t.run ? statusClass(t.run.status) : 'empty' }, t.run ? t.run.status : 'not run'),
        el('td', {}, t.run?.message ?? ''),
      ),
    );
    return part('Tests', el('div', { class: 'scroll' }, el('table', {}, rows)));
  }
  function listOf(ids) {
    return ids
      .map(id => byId.get(id))
      .filter(Boolean)
      .flatMap((n, i) => [i > 0 ? ', ' : '', link(n, n.label)]);
  }
  function nodePage(node) {
    const chips = el(
      'div',
      { class: 'chips' },
      el('span', { class: `chip kind ${node.kind}` }, node.kind),
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
          ['Message', node.run && statusClass(node.run.status) !== 'good' ? node.run.message : null],
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
      ])
      .filter(Boolean);
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
          [...counts].map(([kind, n]) => el('span', { class: 'chip' }, `${n} ${kind}${n === 1 ? '' : 's'}`)),
        ),
        data.overview ? markdown(data.overview) : null,
        ...(data.command || data.runAt
          ? part(
              'Last run',
              el(
                'p',
                {},
                `${data.command ?? 'run'}${data.runAt ? `, ${new Date(data.runAt).toLocaleString()}` : ''}`,
                bad.length === 0 ? [', ', el('span', { class: 'good' }, 'nothing failed')] : '',
              ),
            )
          : []),
        ...(bad.length > 0
          ? part(
              'Failures',
              el(
                'table',
                {},
                bad.map(([n, run, test]) =>
                  el(
                    'tr',
                    {},
                    el('td', {}, link(n, n.label), test ? ` · ${test}` : ''),
                    el('td', { class: 'bad' }, run.status),
                    el('td', {}, run.message ?? ''),
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
                slow.map(n => el('tr', {}, el('td', {}, link(n, n.label)), el('td', {}, seconds(n.run.seconds)))),
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
      el('h1', {}, `${hits.length} found`),
      hits.length === 0
        ? el('p', { class: 'empty' }, 'No node has all of these words in its name, columns, tags, description or SQL.')
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
                    el('td', {}, link(node, node.label)),
                    el('td', { class: 'empty' }, node.kind),
                    el('td', {}, (node.description ?? '').split('\n')[0].slice(0, 140)),
                  ),
                ),
            ),
          ),
    );
  }

  // ── The list at the side: by package, by folder
  function buildSide() {
    const titles = [
      ['source', 'Sources'],
      ['seed', 'Seeds'],
      ['model', 'Models'],
      ['snapshot', 'Snapshots'],
      ['exposure', 'Exposures'],
      ['metric', 'Metrics'],
      ['semantic_model', 'Semantic models'],
      ['saved_query', 'Saved queries'],
      ['function', 'Functions'],
      ['analysis', 'Analyses'],
    ];
    for (const [kind, title] of titles) {
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
          into.append(link(node, node.label));
      };
      draw(tree, side);
    }
  }

  function show() {
    const id = decodeURIComponent(location.hash.replace(/^#\/?/, ''));
    const node = byId.get(id);
    side.classList.remove('open');
    menu.setAttribute('aria-expanded', 'false');
    for (const a of side.querySelectorAll('a')) {
      const current = node && a.getAttribute('href') === `#/${encodeURIComponent(id)}`;
      a.toggleAttribute('aria-current', Boolean(current));
      if (current) for (let up = a.parentElement; up && up !== side; up = up.parentElement) up.open = true;
    }
    if (node) nodePage(node);
    else home();
    window.scrollTo(0, 0);
  }
  buildSide();
  addEventListener('hashchange', () => {
    search.value = '';
    show();
  });
  search.addEventListener('input', () => (search.value.trim() === '' ? show() : found(search.value)));
  menu.addEventListener('click', () => menu.setAttribute('aria-expanded', String(side.classList.toggle('open'))));
  addEventListener('keydown', event => {
    if (event.key === '/' && document.activeElement !== search) {
      event.preventDefault();
      search.focus();
    }
    if (event.key === 'Escape' && document.activeElement === search) {
      search.value = '';
      search.blur();
      show();
    }
  });
  show();
})();
