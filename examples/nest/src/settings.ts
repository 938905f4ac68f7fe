import { Injectable } from '@nestjs/common';

@Injectable()
export class Settings {
  readonly rounds = 20_000;
}
