# What is right, as files: shipped schemas and tables, and golden facts. They are compared in every gate, byte for byte, and
# written anew only here. Read what it changes before you commit it.

.PHONY: switchyard-golden switchyard-golden-system

# Without privileges.
switchyard-golden:
	npm run --silent setup
	GOLDEN_UPDATE=1 npx -y pnpm@12.21.0 run --silent golden

# Those that take root and strace.
switchyard-golden-system:
	npm run --silent setup
	GOLDEN_UPDATE=1 npx -y pnpm@12.21.0 run --silent golden:system
