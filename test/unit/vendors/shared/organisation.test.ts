import { describe, expect, it } from 'vitest';
import { fullName, isOfSameOrganisation } from '../../../../main/vendors/shared/organisation.ts';

describe('a server that a server named', () => {
  it.each([
    ['fin-b.example.net', 'fin-a.example.net'],
    ['fin-b.east.example.co.uk', 'fin-a.west.example.co.uk'],
    ['fin-b.corp.local', 'fin-a.corp.local'],
    ['fin-b', 'fin-a'],
    ['127.0.0.2', 'localhost'],
    ['10.0.0.1', '10.0.0.1'],
  ])('%s is of the organisation of %s', (host, namedBy) => {
    expect(isOfSameOrganisation(host, namedBy)).toBe(true);
  });

  it.each([
    ['fin-a.example.net.attacker.example', 'fin-a.example.net'],
    ['attackerexample.net', 'fin-a.example.net'],
    ['other.co.uk', 'fin-a.example.co.uk'],
    ['other.github.io', 'fin-a.github.io'],
    ['attacker.example', 'fin-a'],
    ['fin-b', 'fin-a.example.net'],
    ['10.0.0.2', '10.0.0.1'],
    ['10.0.0.2', 'fin-a.example.net'],
    ['127.0.0.1', 'fin-a.example.net'],
    ['fin-a.example.net', '127.0.0.1'],
  ])('%s is not of the organisation of %s', (host, namedBy) => {
    expect(isOfSameOrganisation(host, namedBy)).toBe(false);
  });

  it('is of the domain of that server where it has none of its own', () => {
    expect(fullName('fin-b', 'fin-a.example.net')).toBe('fin-b.example.net');
    expect(fullName('fin-b.other.net', 'fin-a.example.net')).toBe('fin-b.other.net');
    expect(fullName('fin-b', 'fin-a')).toBe('fin-b');
    expect(fullName('fin-b', '10.0.0.1')).toBe('fin-b');
    expect(fullName('localhost', 'fin-a.example.net')).toBe('localhost');
  });
});
