import { createHash } from "node:crypto";
import { closeSync, fstatSync, openSync, readFileSync, readSync, realpathSync, statSync } from "node:fs";
import { dirname, isAbsolute, join, relative, sep } from "node:path";
import { fileFailure, UserError } from "../base/index.ts";
import { readModel } from "./read.ts";
import type { ExternalData } from "./tensor.ts";
import type { Model } from "./types.ts";

/** Whether a path leads out of the folder that it is relative to. */
const leadsOut = (path: string) => path === ".." || path.startsWith(`..${sep}`) || isAbsolute(path);

/**
 * The data file of a tensor. It must lie in the model's folder, also after links are followed (a model that is a link itself may have
 * its data beside the file that it points to, as download caches keep them).
 */
function dataFile(model: string, location: string, where: string): string {
  const refuse = (reason: string) =>
    new UserError(
      `${where}: its data are said to be in "${location}", ${reason}; the data file must lie in the model's folder`,
    );
  if (location === "") throw refuse("which names no file");
  if (isAbsolute(location) || /^[a-z]:|\\|\0/i.test(location)) throw refuse("which is no relative path");
  const folder = dirname(model);
  const file = join(folder, location);
  if (leadsOut(relative(folder, file))) throw refuse("which leads out of that folder");
  try {
    if (!statSync(file).isFile()) throw refuse(`but ${file} is not a file`);
    const homes = [realpathSync(folder), dirname(realpathSync(model))];
    const real = realpathSync(file);
    if (homes.every((home) => leadsOut(relative(home, real)))) throw refuse("a link that leads elsewhere");
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw fileFailure(file, error, `${where} has its data there; put the file beside the model`);
  }
  return file;
}

function bytesOf(text: string | undefined, name: string, where: string): number | undefined {
  if (text === undefined) return undefined;
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(value))
    throw new UserError(`${where}: the ${name} of its data is "${text}", not a number of bytes`);
  return value;
}

/** Reads tensors from the data files beside a model. */
function externalData(model: string): ExternalData {
  return (fields, size, where) => {
    const file = dataFile(model, fields.get("location") ?? "", where);
    const offset = bytesOf(fields.get("offset"), "offset", where) ?? 0;
    const length = bytesOf(fields.get("length"), "length", where) ?? size;
    if (length !== size)
      throw new UserError(`${where}: has ${length} bytes in ${file} where its shape needs ${size}`);
    const fd = openSync(file, "r");
    try {
      const there = fstatSync(fd).size;
      if (offset + length > there) {
        throw new UserError(
          `${where}: its data end at byte ${offset + length} of ${file}, which has ${there}; the file may be cut short`,
        );
      }
      const bytes = new Uint8Array(length);
      let done = 0;
      while (done < length) {
        const count = readSync(fd, bytes, done, length - done, offset + done);
        if (count === 0) throw new UserError(`${where}: ${file} ended while it was read`);
        done += count;
      }
      return bytes;
    } finally {
      closeSync(fd);
    }
  };
}

/**
 * Reads an ONNX file, with the weights that it keeps in files beside it.
 * @throws UserError naming the file when it cannot be read, is not an ONNX model, is cut short, or uses something that is not supported;
 * naming tensor and data file when these do not fit each other or the data file is not in the model's folder.
 */
export function readModelFile(path: string): Model {
  return readModel(bytesOfFile(path), path, externalData(path));
}

/**
 * SHA-256 of an ONNX file, and of the weights that it keeps in files beside it: with other weights it is another model.
 * @throws UserError like `readModelFile`
 */
export function hashModelFile(path: string): string {
  const bytes = bytesOfFile(path);
  const hash = createHash("sha256").update(bytes);
  const read = externalData(path);
  readModel(bytes, path, (...tensor) => {
    const data = read(...tensor);
    hash.update(data);
    return data;
  });
  return hash.digest("hex");
}

function bytesOfFile(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw fileFailure(path, error, "give the path of an ONNX file");
  }
}
