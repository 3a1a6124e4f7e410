import { z } from 'zod';
import {
  atQuitSchema,
  fieldValueSchema,
  leaveAtQuit,
  type AtQuit,
  type FieldValue,
} from '../../../app/domain/account.ts';
import {
  acceleratorSchema,
  defaultPreferences,
  preferencesSchema,
  type Preferences,
} from '../../../app/domain/preferences.ts';
import { FieldReader } from './field-reader.ts';

/** An account as stored on disk, without secrets and without its present state. */
export interface StoredAccount {
  readonly id: string;
  readonly vendorId: string;
  /** Empty for the vendor's name of the user. */
  readonly label: string;
  readonly values: Readonly<Record<string, FieldValue>>;
  readonly atQuit: AtQuit;
}

/** The contents of the settings file. */
export interface ProfileData {
  readonly preferences: Preferences;
  readonly accounts: readonly StoredAccount[];
  /** What was explained once and is not explained again. */
  readonly explained: readonly string[];
}

export const emptyProfile: ProfileData = { preferences: defaultPreferences, accounts: [], explained: [] };

const mostAccounts = 100;
const mostExplained = 100;

const idSchema = z.string().min(1).max(100);
const labelSchema = z.string().max(200);
const explainedSchema = z.string().max(100);

const readPreferences = (from: FieldReader): Preferences => {
  const { shape } = preferencesSchema;
  const initial = defaultPreferences;
  return {
    language: from.value('language', shape.language, initial.language),
    theme: from.value('theme', shape.theme, initial.theme),
    isDense: from.value('isDense', shape.isDense, initial.isDense),
    holdSeconds: from.value('holdSeconds', shape.holdSeconds, initial.holdSeconds),
    closesToTray: from.value('closesToTray', shape.closesToTray, initial.closesToTray),
    startsHidden: from.value('startsHidden', shape.startsHidden, initial.startsHidden),
    opensAtLogin: from.value('opensAtLogin', shape.opensAtLogin, initial.opensAtLogin),
    isCompactOnTop: from.value('isCompactOnTop', shape.isCompactOnTop, initial.isCompactOnTop),
    usesGraphicsProcessor: from.value(
      'usesGraphicsProcessor',
      shape.usesGraphicsProcessor,
      initial.usesGraphicsProcessor,
    ),
    showsNotifications: from.value('showsNotifications', shape.showsNotifications, initial.showsNotifications),
    shortcuts: from.entries('shortcuts', z.nullable(acceleratorSchema)),
  };
};

/** Null without an id, by which its secrets are found, or without a vendor. */
const readAccount = (from: FieldReader): StoredAccount | null => {
  const id = from.essential('id', idSchema);
  const vendorId = from.essential('vendorId', idSchema);
  const account = {
    label: from.value('label', labelSchema, ''),
    values: from.entries('values', fieldValueSchema),
    atQuit: from.value('atQuit', atQuitSchema, leaveAtQuit),
  };
  return id === undefined || vendorId === undefined ? null : { id, vendorId, ...account };
};

/** The settings in a file, and the paths of what could not be read in it. */
export interface ReadProfile {
  readonly value: ProfileData;
  readonly unreadable: readonly string[];
}

/** Reads settings of the present version, each field by itself. */
export const readProfile = (settings: unknown): ReadProfile => {
  const unreadable: string[] = [];
  const from = new FieldReader(settings, '', (path) => unreadable.push(path));
  const value = {
    preferences: readPreferences(from.object('preferences')),
    accounts: from.list('accounts', mostAccounts, readAccount),
    explained: from.values('explained', mostExplained, explainedSchema),
  };
  return { value, unreadable };
};
