import { describe, expect, test } from 'vitest';
import type { ListedPort } from '../../../drivers/list-serial-ports.ts';
import { m100Driver } from '../../../drivers/m100-bb7e/driver.ts';
import { r2000Driver } from '../../../drivers/r2000-a0/driver.ts';
import { drivers } from '../../../drivers/registry.ts';
import {
  chooseReader,
  identityKeyOf,
  portsToProbe,
  probesOf,
  type FoundReader,
  type KnownReader,
} from '../../../main/station/reader-search.ts';

const port = (path: string, vendorId: string | null = '1a86'): ListedPort => ({
  path,
  vendorId,
  productId: '7523',
  serialNumber: null,
});
const probe = { driver: m100Driver, baudRate: 115_200 };
const found = (path: string, change: Partial<FoundReader['identity']> = {}): FoundReader => ({
  port: port(path),
  probe,
  identity: { maker: 'MagicRF', model: 'M100', firmware: 'V1', serial: null, region: null, antennas: 1, ...change },
});
const knownAt = (readerId: string, path: string): KnownReader => ({
  readerId,
  identityKey: identityKeyOf(found(path)),
  path,
  probe,
});
const wanted = (readerId: string) => ({ readerId, title: '', drivers: [m100Driver] });
const nobody = { known: [], wanted: [], takesAny: false, isAway: () => true };
const idOf = (...call: Parameters<typeof chooseReader>) => chooseReader(...call)?.readerId ?? null;

describe('which reader it is', () => {
  test('new firmware does not make another reader, another serial number does', () => {
    const known = [knownAt('quai', 'COM3')];
    const station = { ...nobody, known, takesAny: true };
    expect(idOf(found('COM7', { firmware: 'V2' }), station)).toBe('quai');
    expect(idOf(found('COM7', { serial: '7' }), station)).toBe('m100-bb7e-7');
  });

  test('two readers away that nothing tells apart are told by their port, else not guessed', () => {
    const station = { ...nobody, known: [knownAt('one', 'COM3'), knownAt('two', 'COM4')], takesAny: true };
    expect(idOf(found('COM4'), station)).toBe('two');
    expect(idOf(found('COM9'), station)).toBe('m100-bb7e');
  });

  test('a reader that is there is not found a second time', () => {
    const station = { ...nobody, known: [knownAt('m100-bb7e', 'COM3')], takesAny: true, isAway: () => false };
    expect(idOf(found('COM4'), station)).toBe('m100-bb7e-2');
  });

  test('an entry never found comes before one whose reader is away', () => {
    const known = [knownAt('first', 'COM3')];
    const station = { ...nobody, known, wanted: [wanted('first'), wanted('second')] };
    expect(idOf(found('COM5', { model: 'R200' }), station)).toBe('second');
    expect(idOf(found('COM5', { model: 'R200' }), { ...station, wanted: [wanted('first')] })).toBe('first');
  });

  test('an entry for another protocol does not take it', () => {
    const station = { ...nobody, wanted: [{ ...wanted('quai'), drivers: [r2000Driver] }] };
    expect(chooseReader(found('COM3'), station)).toBeNull();
  });

  test('power and antennas of the entry go with it', () => {
    const entry = { ...wanted('quai'), title: 'Quai', powerDbm: 18, antennas: [1, 2] };
    expect(chooseReader(found('COM3'), { ...nobody, wanted: [entry] })).toEqual({
      readerId: 'quai',
      title: 'Quai',
      path: 'COM3',
      driver: m100Driver,
      baudRate: 115_200,
      powerDbm: 18,
      antennas: [1, 2],
    });
  });
});

describe('what is tried', () => {
  test('what answered last comes first, and nothing is tried twice', () => {
    const last = { driver: drivers.find(({ id }) => id === 'uhfreader-rru')!, baudRate: 115_200 };
    const probes = probesOf(drivers, last).map(({ driver, baudRate }) => `${driver.id} ${baudRate}`);
    expect(probes[0]).toBe('uhfreader-rru 115200');
    expect(new Set(probes).size).toBe(probes.length);
    expect(probes.toSorted()).toEqual(
      probesOf(drivers, null)
        .map(({ driver, baudRate }) => `${driver.id} ${baudRate}`)
        .toSorted(),
    );
  });

  test('drivers that must be configured by hand are never tried', () => {
    const tried = new Set(probesOf(drivers, null).map(({ driver }) => driver.id));
    for (const driver of drivers) expect(tried.has(driver.id)).toBe(driver.probeOrder !== null);
  });

  test('USB comes first; busy, resting and, unasked, built-in ports are left out', () => {
    const listed = [port('COM1', null), port('COM3'), port('COM4'), port('COM5')];
    const search = { busy: new Set(['COM4']), restUntilMs: new Map([['COM5', 1_000]]), nowMs: 999, usbOnly: false };
    const pathsOf = (change: Partial<typeof search>) =>
      portsToProbe(listed, { ...search, ...change }).map(({ path }) => path);
    expect(pathsOf({})).toEqual(['COM3', 'COM1']);
    expect(pathsOf({ nowMs: 1_000 })).toEqual(['COM3', 'COM5', 'COM1']);
    expect(pathsOf({ usbOnly: true })).toEqual(['COM3']);
  });
});
