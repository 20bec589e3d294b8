module tocsin/peers/quamina

go 1.21
