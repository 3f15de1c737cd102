import { describe, expect, test } from 'vitest';
import { classifyBreak, classifyReply } from '../../main/odoo/classify.ts';
import { recordings, type Recording } from './odoo-recordings.ts';

/** What the program must conclude from each refusal that a real Odoo 19 gave. */
const expected: Readonly<Record<string, string>> = {
  activity_create_res_model: 'refused business',
  apikey_generate_disabled: 'refused business',
  apikey_generate_too_long: 'refused business',
  apikey_wrong_scope: 'signed-out',
  bad_order: 'permanent',
  button_validate_cancelled: 'refused business',
  button_validate_duplicate_serial_in_receipt: 'refused business',
  button_validate_expired_wizard: 'refused business',
  button_validate_missing_lot: 'refused business',
  button_validate_serial_already_in_stock: 'refused business',
  button_validate_zero: 'refused business',
  check_object_reference_no_access: 'refused access',
  delete_done_move_line: 'refused business',
  exists: 'refused access',
  has_access_voip_call_create: 'permanent',
  inventory_conflict_wizard_denied_to_user: 'refused access',
  ir_model_as_user: 'refused access',
  ir_model_data_as_user: 'refused access',
  j2_access_error_create: 'refused access',
  j2_access_error_read: 'refused access',
  j2_bad_db: 'database-missing',
  j2_bad_db_allowed_by_filter: 'database-missing',
  j2_bad_json: 'permanent',
  j2_bad_key: 'signed-out',
  j2_bad_lang: 'refused business',
  j2_bad_method: 'permanent',
  j2_bad_model: 'permanent',
  j2_bad_path: 'permanent',
  j2_bad_selection_500: 'permanent',
  j2_bad_type_500: 'permanent',
  j2_company_not_allowed: 'refused access',
  j2_expired_key: 'signed-out',
  j2_get_method: 'permanent',
  j2_ids_on_model_method: 'permanent',
  j2_no_key: 'signed-out',
  j2_private_method: 'refused access',
  j2_serialization_failure_after_5_tries: 'retry-later',
  j2_unlink_denied: 'refused access',
  j2_validation_error: 'refused business',
  j2_validation_unique_barcode: 'refused business',
  j2_write_missing: 'refused missing-record',
  j2_wrong_argument: 'permanent',
  j2_wrong_content_type: 'permanent',
  j2_wrong_field_create: 'permanent',
  j2_wrong_field_domain: 'permanent',
  j2_wrong_field_read: 'permanent',
  j2_wrong_param_name_422: 'permanent',
  location_create_denied_to_user: 'refused access',
  message_post_denied: 'refused access',
  move_line_unlink_replay: 'refused missing-record',
  partner_mobile_is_gone: 'permanent',
  picking_write_delete_and_create_lines_replay: 'refused missing-record',
  receipt_write_cas: 'refused missing-record',
  unlink_missing: 'refused missing-record',
};

function verdict(recording: Recording): string {
  const { status, headers, body } = recording.response;
  const lower = Object.fromEntries(
    Object.entries(headers ?? { 'content-type': 'application/json' }).map(([name, value]) => [
      name.toLowerCase(),
      value,
    ]),
  );
  const html = lower['content-type']?.startsWith('text/html');
  const result = classifyReply({ status, headers: lower, body: html ? String(body) : JSON.stringify(body) });
  if (result.ok) return 'ok';
  return result.failure.kind === 'refused' ? `refused ${result.failure.rule}` : result.failure.kind;
}

describe('every recorded reply of a real Odoo is classified by status and name', () => {
  test.each(recordings().map((recording) => [recording.name, recording] as const))('%s', (name, recording) => {
    expect(verdict(recording)).toBe(expected[name] ?? 'ok');
  });

  test('the words of a refusal do not decide', () => {
    const reply = (message: string) =>
      classifyReply({
        status: 500,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ name: 'builtins.ValueError', message }),
      });
    expect(reply('psycopg2.errors.SerializationFailure')).toMatchObject({ failure: { kind: 'permanent' } });
  });
});

describe('what no recording holds', () => {
  const html = { 'content-type': 'text/html' };
  const json = { 'content-type': 'application/json' };
  const lock = JSON.stringify({ name: 'odoo.exceptions.LockError', message: '' });

  test.each([
    [200, html, '<html>', { kind: 'offline', cause: 'http-200-not-json' }],
    [502, html, '<html>', { kind: 'offline', cause: 'http-502-not-json' }],
    [200, json, '{"cut', { kind: 'offline', cause: 'http-200-not-json' }],
    [409, json, lock, { kind: 'retry-later', cause: 'odoo.exceptions.LockError', afterMs: null }],
    [503, { ...json, 'retry-after': '7' }, '{}', { kind: 'retry-later', cause: 'http-503', afterMs: 7000 }],
  ])('%i %o', (status, headers, body, failure) => {
    expect(classifyReply({ status, headers, body })).toEqual({ ok: false, failure });
  });

  test('a cut before the request left is offline; after it a read waits and a write is unknown', () => {
    expect(classifyBreak({ sent: false, code: 'ECONNREFUSED' }, true)).toEqual({
      kind: 'offline',
      cause: 'ECONNREFUSED',
    });
    expect(classifyBreak({ sent: true, code: 'ECONNRESET' }, false)).toMatchObject({ kind: 'retry-later' });
    expect(classifyBreak({ sent: true, code: 'ECONNRESET' }, true)).toMatchObject({ kind: 'unknown-outcome' });
  });
});
