import { ratio, summary } from './measure.mjs';

/** Medians and spreads of what was found, ours first; ratios to ours, and `equal` where a difference is within the spread. */
export function rowsOf(found, { nodes, trips }) {
  const rows = [...found]
    .filter(([, list]) => list.length > 0)
    .map(([name, list]) => rowOf(name, list, nodes, trips.get(name)));
  const [ours] = rows;
  return rows.map(row => ({
    ...row,
    against: row === ours ? undefined : ratio(ours.wall, row.wall),
    cpuTimes: row.cpu.median / ours.cpu.median,
  }));
}

function rowOf(name, list, nodes, trips) {
  const phases = list.flatMap(one => (one.phaseMs === undefined ? [] : [one.phaseMs]));
  return {
    name,
    wall: summary(list.map(one => one.wallMs)),
    cpu: summary(list.map(one => one.cpuMs)),
    ...(phases.length === 0 ? {} : { phase: summary(phases) }),
    peakMb: Math.max(...list.map(one => one.peakMb ?? 0)),
    ...(trips === undefined
      ? {}
      : { statementsPerNode: trips.statements / nodes, roundTripsPerNode: trips.roundTrips / nodes }),
  };
}

export function tableOf(rows) {
  const whole = number => number.toFixed(0);
  return rows.map(row => ({
    tool: row.name,
    'wall ms': whole(row.wall.median),
    spread: whole(row.wall.spread),
    'cpu ms': whole(row.cpu.median),
    ...(rows.some(one => one.phase !== undefined)
      ? { 'phase ms': row.phase === undefined ? '' : whole(row.phase.median) }
      : {}),
    'peak MB': whole(row.peakMb),
    'times ours': row.against === undefined ? '1' : row.against.equal ? 'equal' : row.against.times.toFixed(2),
    'times our cpu': row.cpuTimes.toFixed(2),
    ...(rows.some(one => one.statementsPerNode !== undefined)
      ? {
          'statements a node': row.statementsPerNode?.toFixed(2) ?? '',
          'round trips a node': row.roundTripsPerNode?.toFixed(2) ?? '',
        }
      : {}),
  }));
}
