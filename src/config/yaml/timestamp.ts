const PARTS =
  /^(\d{4})-(\d\d?)-(\d\d?)(?:(?:[Tt]|[ \t]+)(\d\d?):(\d\d):(\d\d)(?:\.(\d*))?(?:[ \t]*(Z|([-+])(\d\d?)(?::(\d\d))?))?)?$/;

/**
 * A YAML timestamp as Python's `isoformat()` writes the date or datetime that PyYAML makes of it: a zone is kept as its
 * offset, a fraction has six digits or is left out. Undefined when there is no such moment.
 */
export function timestampText(text: string): string | undefined {
  const match = PARTS.exec(text);
  if (match === null) return undefined;
  const [
    ,
    year = '',
    month = '',
    day = '',
    hour,
    minute = '',
    second = '',
    fraction,
    zone,
    sign,
    zoneHour,
    zoneMinute,
  ] = match;
  if (!isDay(Number(year), Number(month), Number(day))) return undefined;
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  if (hour === undefined) return date;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const micros = fraction === undefined ? '' : fraction.slice(0, 6).padEnd(6, '0');
  const tail = micros === '' || micros === '000000' ? '' : `.${micros}`;
  const offset = zone === undefined ? '' : zoneText(sign, zoneHour ?? '0', zoneMinute ?? '0');
  return offset === undefined ? undefined : `${date}T${hour.padStart(2, '0')}:${minute}:${second}${tail}${offset}`;
}

function zoneText(sign: string | undefined, hour: string, minute: string): string | undefined {
  const minutes = Number(hour) * 60 + Number(minute);
  if (minutes >= 24 * 60) return undefined;
  const hours = String(Math.floor(minutes / 60)).padStart(2, '0');
  const text = `${hours}:${String(minutes % 60).padStart(2, '0')}`;
  return sign === '-' && minutes !== 0 ? `-${text}` : `+${text}`;
}

function isDay(year: number, month: number, day: number): boolean {
  if (year < 1 || month < 1 || month > 12 || day < 1) return false;
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return day <= (days[month - 1] ?? 0);
}
