// The status page. Everything that is told is set as text, never as markup. The server sends the whole state each time; a part of the page is made anew
// only when what it tells has changed, so that nothing jumps under a reader's hands.
'use strict';

const language = document.documentElement.lang === 'nb' ? 'nb' : 'en';
const locale = language === 'nb' ? 'nb-NO' : 'en-GB';
const t = (nb, en) => language === 'nb' ? nb : en;
const at = id => document.getElementById(id);
const SVG = 'http://www.w3.org/2000/svg';

let state = null;
let received = 0;       // performance.now() of the state: lives run down from there
let ahead = 0;          // the server's clock against this browser's, in ms
let contact = 'none';
const told = new Map(); // what each part of the page tells, so that the same is not told again

function put(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value !== undefined && value !== null && value !== false) {
      node.setAttribute(name, value === true ? '' : String(value));
    }
  }
  for (const child of (children || []).flat()) {
    if (child !== null && child !== undefined && child !== false) {
      node.append(child);
    }
  }
  return node;
}
const el = (tag, attributes, ...children) => put(document.createElement(tag), attributes, children);
const svg = (tag, attributes, ...children) => put(document.createElementNS(SVG, tag), attributes, children);
const english = text => el('span', language === 'en' ? {} : {lang: 'en'}, text);
const text = (node, value) => { if (node.textContent !== value) { node.textContent = value; } };

/** Replaces what is in a node, unless it tells the same already. Open details stay open. */
function tell(id, what, make) {
  const essence = JSON.stringify(what);
  if (told.get(id) === essence) {
    return;
  }
  told.set(id, essence);
  const node = at(id);
  const open = new Set([...node.querySelectorAll('details[open]')].map(details => details.dataset.key));
  node.replaceChildren(...make());
  node.querySelectorAll('details').forEach(details => { details.open = open.has(details.dataset.key); });
}

/* Time and numbers. */

const serverNow = () => Date.now() + ahead;
const number = n => new Intl.NumberFormat(locale).format(n);
const day = iso => new Date(iso).toLocaleDateString(locale, {day: 'numeric', month: 'short', year: 'numeric'});
const clock = iso => new Date(iso).toLocaleTimeString(locale, {hour: '2-digit', minute: '2-digit', second: '2-digit'});
const whole = iso => new Date(iso).toLocaleString(locale, {dateStyle: 'medium', timeStyle: 'medium'});

function span(seconds) {
  const s = Math.max(0, Math.round(seconds));
  if (s <= 180) {
    return s + ' s';
  }
  if (s < 7200) {
    return Math.floor(s / 60) + ' min';
  }
  if (s < 172800) {
    return Math.floor(s / 3600) + t(' timer', ' hours');
  }
  return number(Math.floor(s / 86400)) + t(' dager', ' days');
}
const ago = iso => t('for ', '') + span((serverNow() - Date.parse(iso)) / 1000) + t(' siden', ' ago');
const millis = ms => ms === null ? '–' : ms < 1000 ? ms + ' ms' : number(Math.round(ms / 100) / 10) + ' s';

/* The answer. */

function verdict(now) {
  const lost = contact === 'lost';
  at('verdict').dataset.level = lost ? 'unknown' : now.verdict.level;
  text(at('answer'), lost ? t('Ingen kontakt med Portner', 'No contact with Portner') : now.verdict.title[language]);
  const tokens = now.routes.filter(route => route.token_seconds_left > 0).length;
  text(at('since'), lost ? t('Alt under er slik det var kl. ', 'Everything below is as it was at ') + clock(now.now)
    : t(`${tokens} av ${now.routes.length} ruter har token. Startet for ${span((serverNow() - Date.parse(now.started)) / 1000)} siden.`,
      `${tokens} of ${now.routes.length} routes have a token. Started ${span((serverNow() - Date.parse(now.started)) / 1000)} ago.`));
  tell('troubles', now.verdict, () => now.verdict.troubles.map(it => trouble(it, it.title[language] === now.verdict.title[language])));
}

/** What the answer says already is not said again. */
function trouble(about, answered) {
  const concerns = t('Gjelder ', 'Concerns ') + about.about;
  return el('article', {class: 'trouble', 'data-level': about.level},
    el('h2', {}, answered ? concerns : about.title[language]),
    !answered && el('p', {class: 'quiet small'}, concerns),
    el('p', {}, about.advice[language]),
    about.who && el('p', {class: 'who'}, el('strong', {}, t('Må handle: ', 'Has to act: ')), about.who[language]),
    said(about));
}

/** What somebody said, word for word, and what their support asks for. */
function said(about) {
  if (!about.detail) {
    return null;
  }
  return el('details', {'data-key': about.code + about.about}, el('summary', {}, t('Hva som ble sagt', 'What was said')),
    el('p', {class: 'small'}, english(about.detail)), support(about));
}

function support(about) {
  const parts = [];
  if (about.mp_code) {
    parts.push(/^https:\/\//.test(about.error_uri || '') ? el('a', {href: about.error_uri, rel: 'noreferrer'}, about.mp_code) : about.mp_code);
  }
  if (about.trace_id) {
    parts.push(el('code', {}, 'trace_id ' + about.trace_id));
  }
  return parts.length ? el('p', {class: 'small quiet'}, parts.flatMap((part, i) => i ? [' · ', part] : [part])) : null;
}

/* Routes: made once, then only their texts, bars and plots are set. */

const cards = new Map();
const RENEWED = 0.275; // of the life, 25 to 30 % by jitter: the mark in the bar

function routes(now) {
  const names = now.routes.map(route => route.name).join('\n');
  if (told.get('routes') !== names) {
    told.set('routes', names);
    cards.clear();
    at('route-list').replaceChildren(...now.routes.map(card));
  }
  now.routes.forEach(route => cards.get(route.name).set(route));
}

function card(route) {
  const left = el('span');
  const health = el('span', {class: 'quiet'});
  const fill = el('i');
  const bar = el('div', {class: 'bar', 'aria-hidden': 'true'}, fill, el('b'));
  const up = el('p', {class: 'small'});
  const trend = plot(t('Kall', 'Calls'));
  const speed = plot(t('Svartid', 'Response time'));
  let scale = '';
  cards.set(route.name, {
    set(it) {
      calls(trend, it.calls);
      latencies(speed, it.calls);
    },
    tick(it, elapsed) {
      const seconds = Math.max(0, it.token_seconds_left - elapsed);
      const lives = seconds > 0;
      text(left, lives ? t(`Token: ${span(seconds)} igjen`, `Token: ${span(seconds)} left`) : t('Ikke noe token', 'No token'));
      text(health, it.token_failures ? t(`${number(it.token_failures)} forsøk har feilet`, `${number(it.token_failures)} ${it.token_failures === 1 ? 'attempt' : 'attempts'} failed`)
        : lives ? t(`av ${span(it.token_life_seconds)}, fornyes ved ${span(it.token_life_seconds * RENEWED)}`,
          `of ${span(it.token_life_seconds)}, renewed at ${span(it.token_life_seconds * RENEWED)}`) : '');
      const share = it.token_life_seconds ? seconds / it.token_life_seconds : 0;
      if (scale !== share.toFixed(4)) {
        scale = share.toFixed(4);
        fill.style.transform = `scaleX(${scale})`;
      }
      bar.toggleAttribute('data-low', share < 0.2);
      text(up, upstream(it));
      up.classList.toggle('bad', failing(it));
    }
  });
  return el('article', {class: 'card', 'data-route': route.name},
    el('div', {class: 'head'}, el('h3', {}, route.name), el('code', {}, route.host)),
    el('div', {}, el('div', {class: 'row'}, left, health), bar),
    up,
    el('div', {class: 'plots'}, trend.figure, speed.figure),
    el('details', {'data-key': route.name}, el('summary', {class: 'small'}, t('Stier og scope', 'Paths and scopes')),
      el('p', {class: 'small'}, t('Stier: ', 'Paths: '), el('code', {}, route.prefixes.join(' '))),
      el('p', {class: 'small'}, 'Scope: ', el('code', {}, route.scopes.join(' ')), t(', klient ', ', client '), el('code', {}, route.client_id))));
}

const failing = route => Boolean(route.last_failure) && (!route.last_answered || route.last_failure.at > route.last_answered);

function upstream(route) {
  const parts = [route.last_answered ? t('Svarte sist ', 'Last answered ') + ago(route.last_answered) : t('Ingen svar ennå', 'No answer yet')];
  if (route.last_failure) {
    parts.push(t('feilet sist ', 'last failed ') + ago(route.last_failure.at) + ` (${route.last_failure.what})`);
  }
  return parts.join(', ') + '.';
}

/* Plots: a quarter of an hour, the newest at the right. */

const WIDE = 91;
const HIGH = 40;

function plot(title) {
  const drawing = svg('svg', {class: 'plot', viewBox: `0 0 ${WIDE} ${HIGH}`, preserveAspectRatio: 'none', role: 'img'});
  const figures = el('figcaption');
  const top = el('span');
  return {title, drawing, figures, figure: el('figure', {}, figures, drawing,
    el('div', {class: 'axis', 'aria-hidden': 'true'}, el('span', {}, t('15 min siden', '15 min ago')), top, el('span', {}, t('nå', 'now')))), top, drawn: ''};
}

function draw(into, caption, top, shapes) {
  text(into.figures, caption);
  text(into.top, top);
  const essence = JSON.stringify(shapes.map(shape => [shape[0], shape[1]]));
  if (into.drawn !== essence) {
    into.drawn = essence;
    into.drawing.setAttribute('aria-label', into.title + ', ' + t('siste kvarter: ', 'last quarter of an hour: ') + caption);
    into.drawing.replaceChildren(...shapes.map(([tag, attributes]) => svg(tag, attributes)));
  }
}

function calls(into, series) {
  const most = Math.max(4, ...series.answered.map((answered, i) => answered + series.other[i] + series.failed[i]));
  const offset = WIDE - series.answered.length;
  const shapes = [];
  series.answered.forEach((answered, i) => {
    const good = answered + series.other[i];
    const bad = series.failed[i];
    const high = n => n / most * HIGH;
    if (good) {
      shapes.push(['rect', {class: 'answered', x: offset + i + 0.1, y: HIGH - high(good), width: 0.8, height: high(good)}]);
    }
    if (bad) {
      shapes.push(['rect', {class: 'failed', x: offset + i + 0.1, y: HIGH - high(good + bad), width: 0.8, height: high(bad)}]);
    }
  });
  const sum = list => list.reduce((a, b) => a + b, 0);
  const failed = sum(series.failed);
  const all = sum(series.answered) + sum(series.other) + failed;
  draw(into, t(`${number(all)} kall, ${number(failed)} feilet`, `${number(all)} ${all === 1 ? 'call' : 'calls'}, ${number(failed)} failed`),
  t(`topp: ${number(most)} på ${series.slot_seconds} s`, `top: ${number(most)} in ${series.slot_seconds} s`), shapes);
}

function latencies(into, series) {
  const known = series.p95_ms.filter(ms => ms !== null);
  const most = Math.max(50, ...known);
  const offset = WIDE - series.p50_ms.length;
  const line = (name, values) => {
    let path = '';
    let pen = false;
    values.forEach((ms, i) => {
      if (ms === null) {
        pen = false;
        return;
      }
      const y = (HIGH - Math.log1p(ms) / Math.log1p(most) * HIGH).toFixed(2); // one slow answer must not flatten all the others
      path += pen ? `L${offset + i + 0.5} ${y}` : `M${offset + i + 0.1} ${y}L${offset + i + 0.9} ${y}`;
      pen = true;
    });
    return ['path', {class: name, d: path}];
  };
  const last = list => [...list].reverse().find(ms => ms !== null) ?? null;
  draw(into, known.length ? t(`median ${millis(last(series.p50_ms))}, 95 %: ${millis(last(series.p95_ms))}`,
    `median ${millis(last(series.p50_ms))}, 95 %: ${millis(last(series.p95_ms))}`) : t('ingen svar', 'no answers'), t('topp: ', 'top: ') + millis(most),
  [line('p95', series.p95_ms), line('p50', series.p50_ms)]);
}

/* Events. */

const WORDS = {
  token_granted: it => t(`Nytt token for ${it.about}, lever i ${span(it.life_seconds)}`, `New token for ${it.about}, lives for ${span(it.life_seconds)}`),
  token_refused: it => t(`Maskinporten avviste ${it.about}`, `Maskinporten refused ${it.about}`) + (it.mp_code ? ` (${it.mp_code})` : ''),
  token_failed: it => t(`Ikke noe token for ${it.about}`, `No token for ${it.about}`),
  key_found: it => t(`Ny nøkkel funnet for ${it.about}; den overtar med sitt første token`, `New key found for ${it.about}; it takes over with its first token`),
  key_taken_over: it => t(`Den nye nøkkelen til ${it.about} har overtatt`, `The new key of ${it.about} has taken over`),
  key_withdrawn: it => t(`Filene til ${it.about} har igjen nøkkelen som er i bruk`, `The files of ${it.about} hold the key in use again`),
  key_unusable: it => t(`Den nye nøkkelen til ${it.about} kan ikke brukes`, `The new key of ${it.about} cannot be used`),
  key_usable: it => t(`Nøkkelfilene til ${it.about} kan brukes igjen`, `The key files of ${it.about} can be used again`)
};
const BAD = ['token_refused', 'token_failed', 'key_unusable'];
const ROUTINE = ['token_granted'];

function events(now) {
  tell('events', now.events, () => now.events.length ? [el('ol', {class: 'events'}, together(now.events).map(event))]
    : [el('p', {class: 'quiet'}, t('Ingenting har skjedd ennå.', 'Nothing has happened yet.'))]);
  announce(now.events);
}

/** Renewals that follow one another are one line: the newest, and how many there were before it. */
function together(list) {
  const lines = [];
  for (const it of list) {
    const newer = lines[lines.length - 1];
    if (newer && it.kind === 'token_granted' && newer.kind === it.kind && newer.about === it.about) {
      newer.before = (newer.before || 0) + 1;
      newer.since = it.at;
    } else {
      lines.push({...it});
    }
  }
  return lines;
}

function event(it) {
  const times = it.times > 1 ? t(`, ${number(it.times)} ganger siden ${clock(it.first)}`, `, ${number(it.times)} times since ${clock(it.first)}`) : '';
  const hint = it['hint_' + language];
  const earlier = it.before && (it.before > 1 ? t(`${it.before} fornyelser før det, siden ${clock(it.since)}`, `${it.before} renewals before it, since ${clock(it.since)}`)
    : t(`1 fornyelse før det, ${clock(it.since)}`, `1 renewal before it, at ${clock(it.since)}`));
  return el('li', {'data-kind': it.kind},
    el('time', {datetime: it.at, title: whole(it.at)}, clock(it.at)),
    el('span', {class: 'dot', 'aria-hidden': 'true', 'data-kind': BAD.includes(it.kind) ? 'bad' : it.kind.startsWith('key') ? 'key' : 'good'}),
    el('div', {}, el('p', {}, (WORDS[it.kind] || (() => it.kind))(it) + times),
      earlier && el('p', {class: 'small quiet'}, earlier),
      hint && el('p', {class: 'small quiet'}, hint),
      it.detail && !hint && el('p', {class: 'small quiet'}, english(it.detail)),
      support(it)));
}

/** Says aloud what is out of the ordinary: not what was there before, and no renewal. */
let announced = null;
function announce(list) {
  const newest = list.find(it => !ROUTINE.includes(it.kind));
  const name = newest ? newest.kind + newest.about + newest.first : '';
  if (announced !== null && name && announced !== name) {
    text(at('announcements'), WORDS[newest.kind](newest));
  }
  announced = name;
}

/* Fiks IO over AMQP: nothing of it where it is off. */

const OUTCOMES = {
  opened: t('åpnet', 'opened'),
  refused: t('avvist av megleren', 'refused by the broker'),
  client: t('klienten snakket ikke AMQP 0-9-1, var for sen eller gikk', 'the client spoke no AMQP 0-9-1, was too slow or left'),
  integration: t('ikke noe passord for integrasjonen', 'no password for the integration'),
  overloaded: t('for mange på en gang', 'too many at once'),
  token_refused: t('Maskinporten avviste tokenet', 'Maskinporten refused a token'),
  token_missing: t('ikke noe token fra Maskinporten', 'no token from Maskinporten'),
  upstream: t('megleren ble ikke nådd, eller svarte ikke som en megler', 'the broker was not reached, or did not answer as a broker'),
  stopping: t('Portner var i ferd med å avslutte', 'Portner was about to end'),
  internal: t('en feil i Portner selv', 'an error in Portner itself')
};
const outcome = name => { const words = OUTCOMES[name] || name; return words[0].toUpperCase() + words.slice(1); };

function amqp(now) {
  const it = now.amqp;
  tell('amqp', Boolean(it), () => {
    told.delete('amqp-facts');
    told.delete('amqp-failures');
    return it ? [el('section', {'aria-labelledby': 'amqp-title'}, el('h2', {id: 'amqp-title'}, 'Fiks IO (AMQP)'),
      el('div', {class: 'cards'}, el('div', {class: 'card', id: 'amqp-facts'}), el('div', {id: 'amqp-failures'})))] : [];
  });
  if (it) {
    tell('amqp-facts', [it.broker, it.route, it.connections, it.openings], () => amqpFacts(it));
    tell('amqp-failures', it.failures, () => it.failures.length ? [el('ol', {class: 'events', 'aria-label': t('Siste mislykkede tilkoblinger', 'Latest failed connections')},
      it.failures.map(failed))] : [el('p', {class: 'quiet'}, t('Ingen mislykkede tilkoblinger.', 'No failed connections.'))]);
  }
}

const amqpFacts = it => [
  el('div', {class: 'head'}, el('h3', {}, t('Megler', 'Broker')), el('code', {}, it.broker)),
  el('p', {}, t(`${number(it.connections)} ${it.connections === 1 ? 'forbindelse' : 'forbindelser'} nå`,
    `${number(it.connections)} ${it.connections === 1 ? 'connection' : 'connections'} now`)),
  el('ul', {class: 'small', 'aria-label': t('Tilkoblinger siden start', 'Attempts to connect since the start')},
    Object.entries(it.openings).filter(([name, count]) => count || name === 'opened')
      .map(([name, count]) => el('li', {class: 'row', 'data-outcome': name}, el('span', {}, outcome(name)), el('span', {}, number(count))))),
  el('p', {class: 'small quiet'}, t('Token og integrasjoner er de samme som for ruten ', 'Token and integrations are those of the route '), el('code', {}, it.route))];

function failed(it) {
  const times = it.times > 1 ? t(`, ${number(it.times)} ganger siden ${clock(it.first)}`, `, ${number(it.times)} times since ${clock(it.first)}`) : '';
  return el('li', {'data-outcome': it.outcome},
    el('time', {datetime: it.at, title: whole(it.at)}, clock(it.at)),
    el('span', {class: 'dot', 'aria-hidden': 'true', 'data-kind': 'bad'}),
    el('div', {}, el('p', {}, outcome(it.outcome) + t(`, svarkode ${it.code}`, `, reply code ${it.code}`) + times),
      it.detail && el('p', {class: 'small quiet'}, english(it.detail))));
}

/* Keys. */

function keys(now) {
  tell('keys', [now.clients, day(now.now)], () => now.clients.map(client));
}

function client(it) {
  return el('article', {class: 'card key'},
    el('div', {class: 'head'}, el('h3', {}, t('Klient ', 'Client ') + it.client_id)),
    it.keys.map(key),
    it.next_key_error && el('p', {class: 'small'}, t('Venter fordi: ', 'Waits because: '), english(it.next_key_error)),
    it.key_files_error && el('p', {class: 'small bad'}, t('Filene kan ikke brukes: ', 'The files cannot be used: '), english(it.key_files_error)),
    el('p', {class: 'small clock'}, it.clock_offset_seconds === 0 ? t('Klokken stemmer med Maskinportens (innen 5 s).', 'The clock agrees with Maskinporten\'s (within 5 s).')
      : t(`Klokken rettes med ${it.clock_offset_seconds} s i tokenkallene.`, `The clock is corrected by ${it.clock_offset_seconds} s in grants.`)));
}

function key(it) {
  const end = it.registered ? it.registered_until : it.not_after;
  const begin = it.registered ? undefined : it.not_before;
  const left = end ? (Date.parse(end) - serverNow()) / 1000 : 0;
  const share = begin ? Math.max(0, Math.min(1, (Date.parse(end) - serverNow()) / (Date.parse(end) - Date.parse(begin)))) : Math.max(0, Math.min(1, left / 31536000));
  const fill = el('i');
  fill.style.transform = `scaleX(${share.toFixed(4)})`;
  return el('div', {class: 'holder'},
    el('div', {class: 'row'}, el('span', {}, it.subject || t('Registrert nøkkel', 'Registered key')),
      el('span', {class: 'tag', 'data-state': it.state}, it.state === 'in_use' ? t('i bruk', 'in use') : t('venter på å overta', 'waits to take over'))),
    end && el('div', {class: 'calendar', 'aria-hidden': 'true', 'data-low': left < 30 * 86400}, fill),
    end && el('div', {class: 'row small'}, el('span', {class: 'quiet'}, begin ? `${day(begin)} – ${day(end)}` : t('til ', 'until ') + day(end)),
      el('span', {class: left < 30 * 86400 ? 'bad' : ''}, left > 0 ? t(`${span(left)} igjen`, `${span(left)} left`) : t('utløpt', 'expired'))),
    !end && it.registered && el('p', {class: 'small quiet'}, t('Registrert hos Digdir, som glemmer den etter ett år; når, er ikke kjent her.',
      'Registered with Digdir, which forgets it after a year; when is not known here.')),
    it.subject && el('p', {class: 'small quiet'}, [it.organisation_number && t('Org.nr. ', 'Org. no. ') + it.organisation_number, t('utstedt av ', 'issued by ') + it.issuer]
      .filter(Boolean).join(', ')),
    el('p', {class: 'small quiet'}, it.sent_as + ', ', el('code', {}, it.thumbprint.slice(0, 12) + '…')));
}

/* Configuration: asked for once, for it stays as it is until Portner starts anew. */

function configuration(all) {
  tell('configuration', [all.configuration, all.warnings], () => [
    all.warnings.length ? el('ul', {class: 'warnings small'}, all.warnings.map(warning => el('li', {}, english(warning)))) : null,
    el('div', {class: 'chapters'}, all.configuration.map(chapter))].filter(Boolean));
}

function chapter(it) {
  const set = it.settings.filter(setting => setting.origin !== 'not set');
  const rest = it.settings.filter(setting => setting.origin === 'not set').map(setting => setting.name);
  return el('details', {class: 'settings', 'data-key': it.title}, el('summary', {}, english(it.title), ' ',
    el('span', {class: 'small quiet'}, t(`${set.length} verdier`, `${set.length} values`))),
    set.length ? el('table', {class: 'small'}, el('thead', {}, el('tr', {}, [t('Navn', 'Name'), t('Verdi', 'Value'), t('Opphav', 'Origin')].map(name => el('th', {scope: 'col'}, name)))),
      el('tbody', {}, set.map(setting => el('tr', {}, el('th', {scope: 'row'}, el('code', {}, setting.name)), el('td', {}, el('code', {}, setting.value)),
        el('td', {}, english(setting.origin)))))) : null,
    rest.length ? el('p', {class: 'small quiet'}, t('Ikke satt: ', 'Not set: '), el('code', {}, rest.join(', '))) : null);
}

/* Live. */

function show(now) {
  if (state && state.started !== now.started) {
    whatStays();
  }
  state = now;
  received = performance.now();
  ahead = Date.parse(now.now) - Date.now();
  text(at('version'), now.version);
  text(at('traffic'), t(`${number(now.requests)} kall underveis, ${number(now.connections)} forbindelser`,
    `${number(now.requests)} calls under way, ${number(now.connections)} connections`));
  verdict(now);
  routes(now);
  amqp(now);
  events(now);
  keys(now);
  tick();
}

function tick() {
  if (state) {
    const elapsed = contact === 'lost' ? 0 : (performance.now() - received) / 1000;
    state.routes.forEach(route => cards.get(route.name).tick(route, elapsed));
  }
}

function contacted(how) {
  contact = how;
  const node = at('contact');
  node.dataset.contact = how;
  text(node, {live: t('direkte', 'live'), polled: t('hvert 10. sekund', 'every 10 seconds'), lost: t('ingen kontakt', 'no contact')}[how]);
  if (state) {
    verdict(state);
  }
}

const ask = () => fetch('/status').then(answer => answer.ok ? answer.json() : Promise.reject(answer.status));

function whatStays() {
  ask().then(all => configuration(all)).catch(() => { });
}

function poll() {
  ask().then(all => { contacted('polled'); show(all); }).catch(() => contacted('lost')).finally(() => setTimeout(poll, 10000));
}

function watch() {
  const source = new EventSource('/events');
  source.addEventListener('status', message => { contacted('live'); show(JSON.parse(message.data)); });
  source.addEventListener('end', () => contacted('lost'));
  source.onerror = () => {
    contacted('lost');
    if (source.readyState === EventSource.CLOSED) { // refused: as many watch already as may
      poll();
    }
  };
}

ask().then(all => { show(all); configuration(all); }).catch(() => contacted('lost'));
watch();
setInterval(tick, 1000);
