/** A failure as Odoo answers it: status, exception name, words. Thrown inside one request, which is then rolled back. */
export class OdooError extends Error {
  readonly status: number;
  readonly exception: string;

  constructor(status: number, exception: string, words: string) {
    super(words);
    this.status = status;
    this.exception = exception;
  }
}

export const accessError = (words: string) => new OdooError(403, 'odoo.exceptions.AccessError', words);
export const userError = (words: string) => new OdooError(422, 'odoo.exceptions.UserError', words);
export const validationError = (words: string) => new OdooError(422, 'odoo.exceptions.ValidationError', words);
export const missingError = (model: string, id: number) =>
  new OdooError(
    404,
    'odoo.exceptions.MissingError',
    `L’enregistrement n’existe pas ou a été supprimé.\n(Enregistrement\u00A0: ${model}(${id},))`,
  );
export const notFound = (words: string) => new OdooError(404, 'werkzeug.exceptions.NotFound', words);
export const unauthorized = (words: string) => new OdooError(401, 'werkzeug.exceptions.Unauthorized', words);
export const valueError = (words: string) => new OdooError(500, 'builtins.ValueError', words);
export const badArgument = (words: string) => new OdooError(422, 'werkzeug.exceptions.UnprocessableEntity', words);
