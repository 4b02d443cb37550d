/**
 * An error that a user can act on. The message names what is wrong, where (file, field, record) and, where there is one, the remedy.
 * The command line prints it without a stack trace; anything else thrown is a defect of the program and keeps its trace.
 */
export class UserError extends Error {
  override readonly name: string = "UserError";
}
