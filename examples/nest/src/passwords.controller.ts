import { Controller, Get, Param } from '@nestjs/common';
import { PasswordsService } from './passwords.service';

@Controller('passwords')
export class PasswordsController {
  constructor(private readonly passwords: PasswordsService) {}

  @Get(':password')
  async hash(@Param('password') password: string): Promise<string> {
    return await this.passwords.hash(password);
  }
}
